using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Tests.Chain;

/// <summary>What the program says when it cannot start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("--Market:DaysPerSecond=-1", "Market:DaysPerSecond is '-1'")]
    [InlineData("--Market:DaysPerSecond=fast", "Market:DaysPerSecond")]
    [InlineData("--Market:Sped=2", "Market has no setting 'Sped'")]
    [InlineData("--Market:LastDay=1999-01-01", "Market:LastDay is 1999-01-01")]
    [InlineData("--Market:Exchanges:0:Listings:IBM=-5", "Market:Exchanges:0:Listings:IBM is -5")]
    [InlineData("--Investing:Investors:0:Portfolios:0:Holdings:XYZ=5", "'XYZ', which no exchange lists")]
    [InlineData("--Investing:Investors:0:Portfolios:0:SharesOutstanding=0", "SharesOutstanding is 0")]
    [InlineData("--Kafka:LingerMs=-4", "Kafka:LingerMs is '-4'")]
    [InlineData("--Reports:Cron=nightly", "Reports:Cron is 'nightly'")]
    [InlineData("--Reports:TimeZone=Europe/Sparta", "Reports:TimeZone is 'Europe/Sparta'")]
    [InlineData("--Reports:RiskFreePercent=1000", "Reports:RiskFreePercent is '1000'")]
    [InlineData("--Spark:Master=local[2]", "Spark:Master is 'local[2]', but Spark reads a ledger in MySQL or MariaDB only")]
    [InlineData("--Spark:Slave=local[2]", "Spark has no setting 'Slave'")]
    [InlineData("--Access:Operators:anna=secret", "Access:Operators:anna is no hash of a password")]
    [InlineData("--Host:Roles=ledger,spark", "Host:Roles names 'spark': there are exchanges, investors, ledger, reports, dashboard")]
    [InlineData("--Host:Roles=ledger", "Host:Roles is 'ledger', but a data folder's database is one process's")]
    [InlineData("--Host:Role=ledger", "Host has no setting 'Role'")]
    [InlineData("--Ledger:Parts=2", "Ledger:Parts is '2', but into a SQLite file only one can write")]
    [InlineData("--Investing:Parts=0", "Investing:Parts is '0'")]
    [InlineData("--Telemetry:OtlpEndpoint=collector", "Telemetry:OtlpEndpoint is 'collector': it must be an address such as http://localhost:4317")]
    [InlineData("--Telemetry:OtlpProtocol=smoke", "Telemetry:OtlpProtocol is 'smoke': it must be grpc or http")]
    [InlineData("--Log:Jason=true", "Log has no setting 'Jason'")]
    [InlineData("--Limits:Burst=0", "Limits:Burst is '0'")]
    [InlineData("--urls=http://127.0.0.1:notaport", "Urls names 'http://127.0.0.1:notaport'")]
    [InlineData("-x=1", "The settings cannot be read: The short switch '-x=1' is not defined")]
    public async Task A_wrong_setting_is_one_clear_line_and_an_exit_code(string argument, string expected)
    {
        var (exitCode, output) = await ChildProcess.RunAsync($"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", argument);
        AssertPlain(exitCode, output, expected);
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_one_clear_line_that_names_the_place()
    {
        var file = Path.Combine(_data.Path, "appsettings.json");
        await File.WriteAllTextAsync(file, "{\n  \"Market\": { \"Seed\" 7 }\n}\n", TestContext.Current.CancellationToken);
        var (exitCode, output) = await ChildProcess.RunAsync("--contentRoot", _data.Path);
        AssertPlain(exitCode, output, $"The settings in {file} cannot be read: line 2: ");
    }

    [Theory]
    [InlineData("Server=127.0.0.1;Port=1;Database=x", "The server of ConnectionStrings:InvestorsDB cannot be used")]
    [InlineData("Server=127.0.0.1;Port=1", "ConnectionStrings:InvestorsDB names no database")]
    [InlineData("no connection string", "ConnectionStrings:InvestorsDB is not a MySQL connection string")]
    public async Task A_database_that_cannot_be_had_is_one_clear_line(string connectionString, string expected)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", $"--ConnectionStrings:InvestorsDB={connectionString}");
        AssertPlain(exitCode, output, expected);
    }

    [Theory]
    [InlineData("--Kafka:BootstrapServers=127.0.0.1:1", "Kafka:BootstrapServers is '127.0.0.1:1', where no broker can be used")]
    [InlineData("--Kafka:Client:no.such.setting=1", "Kafka:Client cannot be used: No such configuration property: \"no.such.setting\"")]
    public async Task A_broker_that_cannot_be_had_is_one_clear_line(string argument, string expected)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", "--Kafka:BootstrapServers=127.0.0.1:2", argument);
        AssertPlain(exitCode, output, expected);
    }

    [Fact]
    public async Task A_topic_of_another_shape_is_refused()
    {
        using var broker = new EmbeddedBroker(Topics.Layout(exchanges: 3, portfolioPartitions: 6), NullLogger<EmbeddedBroker>.Instance);
        var (exitCode, output) = await ChildProcess.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", $"--Kafka:BootstrapServers={broker.BootstrapServers}");
        AssertPlain(exitCode, output, "The topic StockExchange has 3 partitions and must have 2");
    }

    [Fact]
    public async Task A_data_folder_that_another_copy_uses_is_refused()
    {
        using var first = await ChildProcess.StartAsync(_data);
        var (exitCode, output) = await ChildProcess.RunAsync($"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, "which another copy of the program uses");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (exitCode, output) = await ChildProcess.RunAsync($"--Data:Folder={_data.Path}", "--urls", $"http://127.0.0.1:{port}");
        AssertPlain(exitCode, output, $"http://127.0.0.1:{port}: address already in use");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_data.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var (exitCode, output) = await ChildProcess.RunAsync($"--Data:Folder={file}/folder", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, $"Data:Folder is {file}/folder");
    }

    [Fact]
    public async Task A_database_that_is_none_is_named()
    {
        await File.WriteAllTextAsync(_data.Database, "this is no database, but it is long enough to be taken for one", TestContext.Current.CancellationToken);
        var (exitCode, output) = await ChildProcess.RunAsync($"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, "not a database");
    }

    [Fact]
    public async Task A_portfolio_that_is_taken_out_of_the_settings_keeps_its_history_its_name_and_its_holdings()
    {
        using (var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2000-01-31", "--Investing:Investors:0:Portfolios:0:Name=Veteran"))
        {
            await app.RunAtFullSpeedAsync();
            await ReportAsync(app, 1);
        }

        using (var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2000-01-31", "--Investing:Investors:0:Portfolios:0:Id=P19"))
        {
            Assert.Contains("Veteran", await ReportAsync(app, 1), StringComparison.Ordinal);
            using var asked = await app.Http.PostAsJsonAsync("/api/reports", new { investor = "Inv1" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            Assert.Contains("Veteran", await ReportAsync(app, 2), StringComparison.Ordinal);
        }

        var (exitCode, output) = await ChildProcess.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", "--Investing:Investors:0:Portfolios:0:Holdings:IBM=7");
        AssertPlain(exitCode, output, "Investing:Investors:0:Portfolios:0:Holdings:IBM is 7, but the stored history of P11 was made with 1300");
    }

    // The results of a report, once there is one.
    private static async Task<string> ReportAsync(ChildProcess app, int id)
    {
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/reports"))["items"]!.AsArray().Any(run => run!["id"]!.GetValue<int>() == id && run["state"]!.GetValue<string>() == "succeeded"),
            $"report {id} has succeeded");
        return (await app.GetAsync($"/api/reports/{id}/statistics")).ToJsonString();
    }

    private static void AssertPlain(int exitCode, string output, string expected)
    {
        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
