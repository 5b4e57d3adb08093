using System.Diagnostics;
using SparkJobs;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

public sealed class ReportCommandTests : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task It_writes_the_files_into_the_data_folder_and_says_so()
    {
        _ledger.With([.. FourDays(), Row("P21", "2020-01-02", 5m)]);
        var (exitCode, output, error) = await RunAsync("--data", _ledger.Folder);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            $"Files: 6 in {_ledger.Reports}; portfolios: 2; evaluations: 5; period: 2019-12-30 to 2020-02-03.\nNo files of P12: no evaluations yet.\n", output);
        Assert.Equal(6, Directory.GetFiles(_ledger.Reports).Length);
    }

    [Fact]
    public async Task Investor_period_and_folder_can_be_chosen()
    {
        _ledger.With([.. FourDays(), Row("P21", "2020-01-02", 5m)]);
        var folder = Path.Combine(_ledger.Folder, "some", "where");
        var (exitCode, output, _) = await RunAsync($"--data={_ledger.Folder}", "--investor", "Inv1", "--from", "2020-01-01", "--to=2020-12-31", "--out", folder);
        Assert.Equal(0, exitCode);
        Assert.Contains("period: 2020-01-01 to 2020-12-31", output, StringComparison.Ordinal);
        Assert.Equal(
            ["Inv1_P11_stats.csv", "Inv1_P11_stats.json", "Inv1_P11_stats.txt"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_evaluation_is_enough()
    {
        _ledger.With(Row("P11", "2000-01-03", 5m));
        Assert.Equal(0, (await RunAsync("--data", _ledger.Folder)).ExitCode);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--from", "x", "--help")]
    public async Task Help_names_every_option(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(["--investor", "--from", "--to", "--out", "--data", "--help"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("There is no option '--form': see --help.", "--form", "2020-01-01")]
    [InlineData("There is no option 'Inv1': see --help.", "Inv1")]
    [InlineData("--from needs a value: see --help.", "--from")]
    [InlineData("--from needs a value: see --help.", "--from", "--to", "2020-01-01")]
    [InlineData("--out needs a value: see --help.", "--out=")]
    [InlineData("--to is given twice: give it once.", "--to", "2020-01-01", "--to", "2020-01-02")]
    [InlineData("--from '2020-13-01' is not a date: write it as 2020-01-31.", "--from", "2020-13-01")]
    [InlineData("--to '31/12/2024' is not a date: write it as 2020-01-31.", "--to", "31/12/2024")]
    [InlineData("--from 2024-12-31 is after --to 2020-01-01: give the earlier day first.", "--from", "2024-12-31", "--to", "2020-01-01")]
    [InlineData("There is no investor 'Inv9': the database has Inv1, Inv2.", "--investor", "Inv9")]
    [InlineData("There is no investor 'inv1': the database has Inv1, Inv2.", "--investor", "inv1")]
    [InlineData("There are no evaluations from 2030-01-01 to 2031-12-31: the history goes from 2019-12-30 to 2020-02-03. Ask for a period within it.", "--from", "2030-01-01", "--to", "2031-12-31")]
    public async Task What_is_wrong_is_one_line_and_an_exit_code(string expected, params string[] arguments)
    {
        _ledger.With(FourDays());
        await AssertRefusedAsync(expected, ["--data", _ledger.Folder, .. arguments]);
        Assert.False(Directory.Exists(_ledger.Reports));
    }

    [Fact]
    public Task An_empty_ledger_is_refused() =>
        AssertRefusedAsync("The ledger has no evaluations yet: start the market in the web app, then ask again.", "--data", _ledger.Folder);

    [Fact]
    public async Task A_data_folder_that_is_not_there_is_not_made()
    {
        var folder = Path.Combine(_ledger.Folder, "nowhere");
        await AssertRefusedAsync($"There is no data folder {folder}: start the web app once, or name its data folder with --data.", "--data", folder);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_not_made()
    {
        using var empty = new DataFolder();
        await AssertRefusedAsync($"There is no database in {empty.Path}: start the web app once, or name its data folder with --data.", "--data", empty.Path);
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));
    }

    [Theory]
    [InlineData("this is no database, but it is long enough to be taken for one", "file is not a database")]
    [InlineData("", "no such table")]
    public async Task A_database_that_is_none_is_named(string content, string reason)
    {
        using var data = new DataFolder();
        await File.WriteAllTextAsync(data.Database, content, Ct);
        var (exitCode, _, error) = await RunAsync("--data", data.Path);
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"The database in {data.Path} cannot be used: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.EndsWith("Name the web app's data folder with --data.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        _ledger.With(FourDays());
        var file = Path.Combine(_ledger.Folder, "file");
        await File.WriteAllTextAsync(file, "", Ct);
        var (exitCode, output, error) = await RunAsync("--data", _ledger.Folder, "--out", Path.Combine(file, "reports"));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"The files cannot be written to {file}/reports: ", error, StringComparison.Ordinal);
        Assert.EndsWith("Name another folder with --out.\n", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_interruption_leaves_no_files()
    {
        _ledger.With(FourDays());
        using var error = new StringWriter();
        Assert.Equal(2, await ReportCommand.RunAsync(["--data", _ledger.Folder], TextWriter.Null, error, new CancellationToken(canceled: true)));
        Assert.Equal("Interrupted: no file was written.", error.ToString().TrimEnd());
        Assert.False(Directory.Exists(_ledger.Reports));
    }

    [Fact]
    public void The_data_folder_is_the_web_apps_of_the_repository()
    {
        var expected = Path.Combine(ChildProcess.ContentRoot, "data");
        var repository = Path.GetDirectoryName(ChildProcess.ContentRoot)!;
        Assert.Equal(expected, ReportCommand.DataFolderFrom(repository));
        Assert.Equal(expected, ReportCommand.DataFolderFrom(Path.Combine(repository, "SparkJobs", "sql")));
        Assert.Null(ReportCommand.DataFolderFrom(_ledger.Folder));
    }

    [Fact]
    public async Task The_program_itself_ends_with_the_exit_code()
    {
        _ledger.With(FourDays());
        Assert.Equal(0, await StartAsync("--data", _ledger.Folder));
        Assert.Equal(3, Directory.GetFiles(_ledger.Reports).Length);
        Assert.Equal(2, await StartAsync("--data", _ledger.Folder, "--from", "tomorrow"));
    }

    private async Task<int> StartAsync(params string[] arguments)
    {
        using var program = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(ReportCommand).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(program.StandardOutput.ReadToEndAsync(Ct), program.StandardError.ReadToEndAsync(Ct));
        await program.WaitForExitAsync(Ct);
        return program.ExitCode;
    }

    private async Task AssertRefusedAsync(string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((2, "", $"{expected}\n"), (exitCode, output, error));
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await ReportCommand.RunAsync(arguments, output, error, Ct);
        return (exitCode, output.ToString(), error.ToString());
    }
}
