using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Messages of the program when it cannot start.</summary>
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
    [InlineData(
        "--Kafka:TopicPrefix=team one",
        "Kafka:TopicPrefix is 'team one': it must have at most 100 letters, digits, dots, underscores and hyphens")]
    [InlineData("--Reports:Cron=nightly", "Reports:Cron is 'nightly'")]
    [InlineData("--Reports:TimeZone=Europe/Sparta", "Reports:TimeZone is 'Europe/Sparta'")]
    [InlineData("--Reports:RiskFreePercent=1000", "Reports:RiskFreePercent is '1000'")]
    [InlineData("--Spark:Master=local[2]", "Spark:Master is 'local[2]', but Spark reads a ledger in MySQL or MariaDB only")]
    [InlineData("--Spark:Slave=local[2]", "Spark has no setting 'Slave'")]
    [InlineData("--Access:Operators:anna=secret", "Access:Operators:anna is not a password hash")]
    [InlineData(
        "--Host:Roles=ledger,spark",
        "Host:Roles contains the unknown role 'spark': the roles are exchanges, investors, ledger, reports, dashboard")]
    [InlineData("--Host:Roles=ledger", "Host:Roles is 'ledger', but only one process can use the database of a data folder")]
    [InlineData("--Host:Role=ledger", "Host has no setting 'Role'")]
    [InlineData("--Ledger:Parts=2", "Ledger has no setting 'Parts'")]
    [InlineData("--Investing:MaxWaitingDays=0", "Investing:MaxWaitingDays is '0'")]
    [InlineData(
        "--Telemetry:OtlpEndpoint=collector",
        "Telemetry:OtlpEndpoint is 'collector': it must be an address such as http://localhost:4317")]
    [InlineData("--Telemetry:OtlpProtocol=smoke", "Telemetry:OtlpProtocol is 'smoke': it must be grpc or http")]
    [InlineData("--Log:Jason=true", "Log has no setting 'Jason'")]
    [InlineData("--Limits:Burst=0", "Limits:Burst is '0'")]
    [InlineData("--urls=http://127.0.0.1:notaport", "Urls contains 'http://127.0.0.1:notaport'")]
    [InlineData("-x=1", "Unknown setting '-x=1': see --help")]
    [InlineData("--seed=7", "Unknown setting 'seed' in the arguments")]
    [InlineData("seed", "Unknown command or setting 'seed'")]
    [InlineData("--Market:Seed", "The setting --Market:Seed has no value")]
    [InlineData("--Market:Seed=7.5", "Market:Seed is '7.5': it must be a whole number")]
    [InlineData("--Market:Walk:Correlation=0.9", "Market:Walk:Correlation is '0.9': it must be from 0 to 0.7")]
    [InlineData("--Market:Walk:Seed=7", "Market:Walk has no setting 'Seed'")]
    [InlineData("--Market:FirstDay=03/04/2024", "Market:FirstDay is '03/04/2024': it must be a date such as 2024-12-31")]
    [InlineData("--Market:Closures:0=2024-02-30", "Market:Closures:0 is '2024-02-30': it must be a date such as 2024-12-31")]
    [InlineData("--Market:Exchanges:0:Listings:IBM=10,50", "Market:Exchanges:0:Listings:IBM is '10,50': it must be a number such as 10.50")]
    [InlineData("--Market:Exchanges=SE1", "Market:Exchanges has a value, but it is a group of settings")]
    [InlineData("--Investing:Investors:0:Portfolios:0:Holdings:IBM=1.5", "Investing:Investors:0:Portfolios:0:Holdings:IBM is '1.5'")]
    [InlineData(
        "--Investing:Investors:0:Portfolios:0:Holdings:IBM=2147483648",
        "Investing:Investors:0:Portfolios:0:Holdings:IBM is '2147483648'")]
    [InlineData(
        "--Investing:Investors:0:Portfolios:0:SharesOutstanding=1.5",
        "Investing:Investors:0:Portfolios:0:SharesOutstanding is '1.5'")]
    [InlineData("--Investing:Investors:0:Portfolios:0:Share=1", "Investing:Investors:0:Portfolios:0 has no setting 'Share'")]
    [InlineData(
        "--Access:ApiKeys:nightly:Expires=31.12.2030",
        "Access:ApiKeys:nightly:Expires is '31.12.2030': it must be a date such as 2024-12-31")]
    [InlineData("--Reports:Cron=0 0 2 30 2 ?", "Reports:Cron is '0 0 2 30 2 ?', a time that never comes")]
    [InlineData("--ConnectionStrings:InvestorDB=Server=x", "ConnectionStrings has no setting 'InvestorDB'")]
    [InlineData("--Log:Json=maybe", "Log:Json is 'maybe': it must be true or false")]
    [InlineData("--Logging:LogLevel:Default=Chatty", "Logging:LogLevel has 'Chatty'")]
    public async Task An_invalid_setting_prints_one_line_returns_an_exit_code_and_leaves_no_files(string argument, string expected)
    {
        var folder = Path.Combine(_data.Path, "data");
        var (exitCode, output) = await RefusedStart.RunAsync($"--Data:Folder={folder}", "--urls", "http://127.0.0.1:0", argument);
        AssertPlain(exitCode, output, expected);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_start_prints_the_address_the_components_who_has_control_and_how_to_stop()
    {
        using var app = await ChildProcess.StartAsync(_data);
        await Until.TrueAsync(() => app.Output.Contains("  stop ", StringComparison.Ordinal), "the last line is printed");
        var address = app.Http.BaseAddress!.ToString().TrimEnd('/');
        var lines = app.Output.Split('\n');
        var first = Array.FindIndex(lines, line => line == $"PortfolioWeb is ready: open {address}");
        Assert.True(first >= 0, app.Output);
        Assert.Collection(
            lines[(first + 1)..],
            line => Assert.StartsWith("  broker    embedded  librdkafka's test cluster at 127.0.0.1:", line, StringComparison.Ordinal),
            line => Assert.StartsWith("  database  embedded  SQLite in ", line, StringComparison.Ordinal),
            line => Assert.Equal("  reports   embedded  DuckDB", line),
            line => Assert.Equal(
                $"  control   for users of this machine only; {address}/sign-in shows how to set up operators",
                line),
            line => Assert.Equal("  stop      press Ctrl-C", line));
    }

    [Fact]
    public async Task A_start_with_operators_prints_where_to_sign_in()
    {
        using var app = await ChildProcess.StartAsync(
            _data,
            "--urls=http://0.0.0.0:0",
            $"--Access:Operators:anna={Passwords.Hash("a long password")}");
        await Until.TrueAsync(() => app.Output.Contains("  stop ", StringComparison.Ordinal), "the last line is printed");
        Assert.Equal("localhost", app.Http.BaseAddress!.Host);
        Assert.Contains(
            $"  control   for operators: sign in at http://localhost:{app.Http.BaseAddress.Port}/sign-in",
            app.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_without_a_name_is_refused()
    {
        var (exitCode, output) = await RefusedStart.RunAsync("--Data:Folder=", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, "Data:Folder is '': it must name a folder.");
    }

    [Theory]
    [InlineData("\"Aegean Capital\"", "null", "Investing:Investors:0:Name is null: it must be a text")]
    [InlineData("\"Market\": {", "\"Markt\": {}, \"Market\": {", "Unknown setting 'Markt' in ")]
    public async Task An_invalid_setting_in_a_file_prints_one_line(string was, string becomes, string expected)
    {
        var settings = await File.ReadAllTextAsync(
            Path.Combine(ChildProcess.ContentRoot, "appsettings.json"),
            TestContext.Current.CancellationToken);
        Assert.Contains(was, settings, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(_data.Path, "appsettings.json"),
            settings.Replace(was, becomes, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var (exitCode, output) = await RefusedStart.RunAsync("--contentRoot", _data.Path, "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, expected);
    }

    [Fact]
    public async Task A_limit_on_open_files_that_is_too_low_prints_one_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        using var process = Process.Start(
            LoneProcess.Of("bash", "-c", "ulimit -n 256; exec dotnet \"$0\"", typeof(Program).Assembly.Location))!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        AssertPlain(process.ExitCode, errors, "This process may open 256 files, and the program needs 1024");
    }

    [Fact]
    public async Task A_portfolio_that_moves_to_another_investor_keeps_its_view()
    {
        using (await ChildProcess.StartAsync(_data))
            Assert.Equal(["Inv1_P11", "Inv1_P12", "Inv2_P21", "Inv2_P22", "Inv3_P31", "Inv3_P32"], await ViewsAsync());
        using (await ChildProcess.StartAsync(
            _data,
            "--Investing:Investors:0:Portfolios:0:Id=P21",
            "--Investing:Investors:1:Portfolios:0:Id=P11"))
            Assert.Equal(["Inv1_P12", "Inv1_P21", "Inv2_P11", "Inv2_P22", "Inv3_P31", "Inv3_P32"], await ViewsAsync());
    }

    [Fact]
    public async Task An_unreadable_settings_file_prints_one_line_with_file_and_line()
    {
        var file = Path.Combine(_data.Path, "appsettings.json");
        await File.WriteAllTextAsync(file, "{\n  \"Market\": { \"Seed\" 7 }\n}\n", TestContext.Current.CancellationToken);
        var (exitCode, output) = await RefusedStart.RunAsync("--contentRoot", _data.Path);
        AssertPlain(exitCode, output, $"The settings in {file} cannot be read: line 2: ");
    }

    [Theory]
    [InlineData("Server=127.0.0.1;Port=1;Database=x", "The server of ConnectionStrings:InvestorsDB cannot be used")]
    [InlineData("Server=127.0.0.1;Port=1", "ConnectionStrings:InvestorsDB names no database")]
    [InlineData("no connection string", "ConnectionStrings:InvestorsDB is not a MySQL connection string")]
    public async Task An_unreachable_database_prints_one_line(string connectionString, string expected)
    {
        var (exitCode, output) = await RefusedStart.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", $"--ConnectionStrings:InvestorsDB={connectionString}");
        AssertPlain(exitCode, output, expected);
    }

    [Theory]
    [InlineData("--Kafka:BootstrapServers=127.0.0.1:1", "No Kafka broker can be used at '127.0.0.1:1' (Kafka:BootstrapServers)")]
    [InlineData(
        "--Kafka:Client:no.such.setting=1",
        "A setting under Kafka:Client is invalid: No such configuration property: \"no.such.setting\"")]
    public async Task An_unreachable_broker_prints_one_line(string argument, string expected)
    {
        var (exitCode, output) = await RefusedStart.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", "--Kafka:BootstrapServers=127.0.0.1:2", argument);
        AssertPlain(exitCode, output, expected);
    }

    [Fact]
    public async Task A_topic_with_another_number_of_partitions_is_refused()
    {
        using var broker = new EmbeddedBroker(TopicNames.Layout(exchanges: 3, portfolioPartitions: 6), NullLogger<EmbeddedBroker>.Instance);
        var (exitCode, output) = await RefusedStart.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", $"--Kafka:BootstrapServers={broker.BootstrapServers}");
        AssertPlain(exitCode, output, "The topic StockExchange has 3 partitions and must have 2");
    }

    [Fact]
    public async Task A_data_folder_in_use_by_another_instance_is_refused()
    {
        using var first = await ChildProcess.StartAsync(_data);
        var (exitCode, output) = await RefusedStart.RunAsync($"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, "which another instance uses");
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_no_data_folder_is_created()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var folder = Path.Combine(_data.Path, "data");
        var (exitCode, output) = await RefusedStart.RunAsync($"--Data:Folder={folder}", "--urls", $"http://127.0.0.1:{port}");
        AssertPlain(exitCode, output, $"http://127.0.0.1:{port}: address already in use");
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_data.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var (exitCode, output) = await RefusedStart.RunAsync($"--Data:Folder={file}/folder", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, $"Data:Folder is {file}/folder");
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_named()
    {
        await File.WriteAllTextAsync(
            _data.Database,
            "this is no database, but it is long enough to be taken for one",
            TestContext.Current.CancellationToken);
        var (exitCode, output) = await RefusedStart.RunAsync($"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0");
        AssertPlain(exitCode, output, "not a database");
        Assert.Contains("Replace investors.db by a backup", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portfolio_removed_from_the_settings_keeps_its_history_name_and_holdings()
    {
        using (var app = await ChildProcess.StartAsync(
            _data,
            "--Market:LastDay=2000-01-31",
            "--Investing:Investors:0:Portfolios:0:Name=Veteran"))
        {
            await app.RunAtFullSpeedAsync();
            await ReportAsync(app, 1);
        }

        using (var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2000-01-31", "--Investing:Investors:0:Portfolios:0:Id=P19"))
        {
            Assert.Contains("Veteran", await ReportAsync(app, 1), StringComparison.Ordinal);
            using var response = await app.Http.PostAsJsonAsync(
                "/api/reports",
                new { investor = "Inv1" },
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            Assert.Contains("Veteran", await ReportAsync(app, 2), StringComparison.Ordinal);
        }

        var (exitCode, output) = await RefusedStart.RunAsync(
            $"--Data:Folder={_data.Path}", "--urls", "http://127.0.0.1:0", "--Investing:Investors:0:Portfolios:0:Holdings:IBM=7");
        AssertPlain(
            exitCode,
            output,
            "Investing:Investors:0:Portfolios:0:Holdings:IBM is 7, but the stored history of P11 was created with 1300");
    }

    private async Task<List<string>> ViewsAsync()
    {
        await using var database = _data.Connect();
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name";
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var views = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            views.Add(rows.GetString(0));
        return views;
    }

    // The results of a report, once it exists.
    private static async Task<string> ReportAsync(ChildProcess app, int id)
    {
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/reports"))["items"]!
                .AsArray()
                .Any(run => run!["id"]!.GetValue<int>() == id && run["state"]!.GetValue<string>() == "succeeded"),
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
