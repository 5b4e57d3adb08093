using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests;

/// <summary>The command that imports the price files of a folder.</summary>
public sealed class ImportPricesCommandTests : IDisposable
{
    private readonly DataFolder _data = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("price-files-");

    public void Dispose()
    {
        _files.Delete(true);
        _data.Dispose();
    }

    [Fact]
    public async Task The_files_of_a_folder_are_stored_once_confirmed()
    {
        await using var app = RunningApp.Start(_data);
        Write("AAPL.csv", "Date,Close\n2000-06-20,101.25\n2000-06-21,55.63\n");
        Write("splits.csv", "ticker,date,ratio\nAAPL,2000-06-21,2:1\n");
        Assert.Equal(1, (await RunAsync()).ExitCode);
        Assert.Empty((await app.GetAsync("/api/prices")).AsArray());

        var (exitCode, output) = await RunAsync("--yes", "--name", "Apple");
        Assert.True(exitCode == 0, output);
        var import = Assert.Single((await app.GetAsync("/api/prices")).AsArray())!;
        Assert.Equal("Apple", (string?)import["name"]);
        var closes = (await app.GetAsync($"/api/prices/{import["id"]}/series/AAPL")).AsArray();
        Assert.Equal(
            [(101.25m, 2m, 50.625m), (55.63m, 1m, 55.63m)],
            closes.Select(close => ((decimal)close!["raw"]!, (decimal)close["factor"]!, (decimal)close["adjusted"]!)));
    }

    [Fact]
    public async Task A_bad_line_is_named_and_nothing_is_stored_unless_it_is_left_out()
    {
        await using var app = RunningApp.Start(_data);
        Write("IBM.csv", "Date,Close\n2000-01-03,100\n2000-01-04,-5\n2000-01-05,101\n");
        var (exitCode, output) = await RunAsync("--yes");
        Assert.Equal(1, exitCode);
        Assert.Contains("IBM.csv, line 3", output, StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/api/prices")).AsArray());
        Assert.Equal(0, (await RunAsync("--yes", "--without-bad-lines")).ExitCode);
        Assert.Equal(2, (int)Assert.Single((await app.GetAsync("/api/prices")).AsArray())!["closes"]!);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_files.FullName, name), content);

    private Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> options) => ChildProcess.RunCommandAsync(
        "",
        ["import-prices", _files.FullName, "--data", _data.Settings.Single(setting => setting.Key == "Data:Folder").Value, .. options]);
}
