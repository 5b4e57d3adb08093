using System.Diagnostics;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs;
using SparkJobs.Runs;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

public sealed class ReportCommandTests(MariaDb server) : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task The_command_writes_the_files_to_the_data_folder_and_prints_their_location()
    {
        _ledger.With([.. FourDays(), Row("P21", "2020-01-02", 5m)]);
        var (exitCode, output, error) = await RunAsync("--data", _ledger.Folder);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            $"Files: 6 in {_ledger.Reports}; portfolios: 2; evaluations: 5; period: 2019-12-30 to 2020-02-03.\n"
                + "No files of P12: no evaluations yet.\n",
            output);
        Assert.Equal(6, Directory.GetFiles(_ledger.Reports).Length);
    }

    [Fact]
    public async Task Investor_period_and_folder_can_be_chosen()
    {
        _ledger.With([.. FourDays(), Row("P21", "2020-01-02", 5m)]);
        var folder = Path.Combine(_ledger.Folder, "some", "where");
        var (exitCode, output, _) = await RunAsync(
            $"--data={_ledger.Folder}", "--investor", "Inv1", "--from", "2020-01-01", "--to=2020-12-31", "--out", folder);
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
        Assert.All(
            ["--investor", "--from", "--to", "--out", "--data", "--engine", "--master", "--help"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var (exitCode, output, error) = await RunAsync("--version");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", output.TrimEnd());
    }

    [Theory]
    [InlineData(
        "Unrecognized command or argument '--form'. Unrecognized command or argument '2020-01-01'. See --help.",
        "--form",
        "2020-01-01")]
    [InlineData("Unrecognized command or argument 'Inv1'. See --help.", "Inv1")]
    [InlineData("Required argument missing for option: '--from'. See --help.", "--from")]
    [InlineData(
        "Unrecognized command or argument '2020-01-01'. --from '--to' is not a date: write it as 2020-01-31. See --help.",
        "--from",
        "--to",
        "2020-01-01")]
    [InlineData("Required argument missing for option: '--out'. See --help.", "--out=")]
    [InlineData("Option '--to' expects a single argument but 2 were provided. See --help.", "--to", "2020-01-01", "--to", "2020-01-02")]
    [InlineData("--from '2020-13-01' is not a date: write it as 2020-01-31. See --help.", "--from", "2020-13-01")]
    [InlineData("--to '31/12/2024' is not a date: write it as 2020-01-31. See --help.", "--to", "31/12/2024")]
    [InlineData("--from 2024-12-31 is after --to 2020-01-01: give the earlier day first.", "--from", "2024-12-31", "--to", "2020-01-01")]
    [InlineData("--engine 'sparc' is neither duckdb nor spark.", "--engine", "sparc")]
    [InlineData("--master is for Spark: leave it out, or give --engine spark.", "--engine", "duckdb", "--master", "yarn")]
    [InlineData(
        "Spark:Master is 'local[2]', but Spark reads a ledger in MySQL or MariaDB only: "
            + "set ConnectionStrings:InvestorsDB as well, or leave Spark:Master out.",
        "--engine",
        "spark",
        "--master",
        "local[2]")]
    [InlineData(
        "Spark:Master is 'local[*]', but Spark reads a ledger in MySQL or MariaDB only: "
            + "set ConnectionStrings:InvestorsDB as well, or leave Spark:Master out.",
        "--engine",
        "spark")]
    [InlineData("There is no investor 'Inv9': the database has Inv1, Inv2.", "--investor", "Inv9")]
    [InlineData("There is no investor 'inv1': the database has Inv1, Inv2.", "--investor", "inv1")]
    [InlineData(
        "There are no evaluations from 2030-01-01 to 2031-12-31: the history goes from 2019-12-30 to 2020-02-03. "
            + "Request a period within it.",
        "--from",
        "2030-01-01",
        "--to",
        "2031-12-31")]
    public async Task An_error_prints_one_line_and_returns_an_exit_code(string expected, params string[] arguments)
    {
        _ledger.With(FourDays());
        await AssertRefusedAsync(expected, ["--data", _ledger.Folder, .. arguments]);
        Assert.False(Directory.Exists(_ledger.Reports));
    }

    [Fact]
    public Task An_empty_ledger_is_refused() =>
        AssertRefusedAsync(
            "The ledger has no evaluations yet: start the market in the web app, then request the report again.",
            "--data",
            _ledger.Folder);

    [Fact]
    public async Task A_missing_data_folder_is_not_created()
    {
        var folder = Path.Combine(_ledger.Folder, "nowhere");
        await AssertRefusedAsync(
            $"There is no data folder {folder}: start the web app once, or name its data folder with --data.",
            "--data",
            folder);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_missing_database_is_not_created()
    {
        using var empty = new DataFolder();
        await AssertRefusedAsync(
            $"There is no database in {empty.Path}: start the web app once, or name its data folder with --data.",
            "--data",
            empty.Path);
        Assert.Empty(Directory.GetFileSystemEntries(empty.Path));
    }

    [Theory]
    [InlineData("this is no database, but it is long enough to be taken for one", "file is not a database")]
    [InlineData("", "no such table")]
    public async Task A_file_that_is_not_a_database_is_named(string content, string reason)
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
        Assert.StartsWith($"Cannot write the files to {file}/reports: ", error, StringComparison.Ordinal);
        Assert.EndsWith("or --out on the command line.\n", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_interruption_leaves_no_files()
    {
        _ledger.With(FourDays());
        using var error = new StringWriter();
        Assert.Equal(
            2,
            await ReportCommand.RunAsync(["--data", _ledger.Folder], TextWriter.Null, error, new CancellationToken(canceled: true)));
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
    public async Task Runs_of_the_command_are_stored_with_the_others()
    {
        _ledger.With(FourDays());
        await RunAsync("--data", _ledger.Folder, "--engine", "duckdb");
        await RunAsync("--data", _ledger.Folder, "--investor", "Inv9");
        var runs = await new ReportQueue(_ledger, TimeProvider.System).ListAsync(null, 10, Ct);
        Assert.Equal([ReportState.Failed, ReportState.Succeeded], runs.Select(run => run.State));
        Assert.All(runs, run => Assert.Equal(ReportQueue.CommandLine, run.RequestedBy));
        Assert.Equal("There is no investor 'Inv9': the database has Inv1, Inv2.", runs[0].Error);
    }

    [Fact]
    public async Task The_process_ends_with_the_exit_code()
    {
        _ledger.With(FourDays());
        Assert.Equal(0, (await StartAsync(null, "--data", _ledger.Folder)).ExitCode);
        Assert.Equal(3, Directory.GetFiles(_ledger.Reports).Length);
        Assert.Equal(2, (await StartAsync(null, "--data", _ledger.Folder, "--from", "tomorrow")).ExitCode);
    }

    [Theory]
    [InlineData("Reports__Crom", "0 0 2 * * ?", "Reports has no setting 'Crom': docs/configuration.md lists all settings.")]
    [InlineData("Reports__RiskFreePercent", "two", "Reports:RiskFreePercent is 'two': it must be a number such as 0.5.")]
    [InlineData("Reports__RiskFreePercent", "1000", "Reports:RiskFreePercent is '1000': it must be from -20 to 100 percent a year.")]
    public async Task An_invalid_setting_prints_one_line_and_returns_an_exit_code(string name, string value, string expected) =>
        Assert.Equal((2, $"{expected}\n"), await StartAsync(null, [(name, value)], ["--data", _ledger.Folder]));

    [Fact]
    public async Task A_missing_temporary_folder_is_not_reported_as_a_full_disk()
    {
        _ledger.With(FourDays());
        var (exitCode, error) = await StartAsync(null, [("TMPDIR", Path.Combine(_ledger.Folder, "none"))], ["--data", _ledger.Folder]);
        Assert.Equal(2, exitCode);
        Assert.StartsWith(
            $"The folder for temporary files, {_ledger.Folder}/none/, does not exist: create it, ",
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_settings_file_prints_one_line_with_file_and_line()
    {
        var webApp = Directory.CreateDirectory(Path.Combine(_ledger.Folder, "PortfolioWeb")).FullName;
        await File.WriteAllTextAsync(Path.Combine(webApp, "PortfolioWeb.csproj"), "", Ct);
        await File.WriteAllTextAsync(Path.Combine(webApp, "appsettings.json"), "{\n  \"Reports\": { \"Cron\" 7 }\n}\n", Ct);
        var (exitCode, error) = await StartAsync(null, "--data", _ledger.Folder);
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"The settings in {webApp}/appsettings.json cannot be read: line 2: ", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_configured_database_server_is_used()
    {
        using var ledger = new StoredEvaluations(server.NewData());
        ledger.With(FourDays());
        Assert.Equal((0, ""), await StartAsync(ledger.Server, "--data", _ledger.Folder));
        Assert.Equal(3, Directory.GetFiles(_ledger.Reports).Length);

        var (exitCode, error) = await StartAsync("Server=127.0.0.1;Port=1;Database=x", "--data", _ledger.Folder);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("The server of ConnectionStrings:InvestorsDB cannot be used: ", error, StringComparison.Ordinal);

        using var spark = new FakeSpark("echo 'Error in query: no such thing' >&2; exit 1");
        (exitCode, error) = await StartAsync(
            ledger.Server,
            [("SPARK_HOME", spark.Home), ("Spark__JdbcDriver", spark.Driver)],
            ["--data", _ledger.Folder, "--engine", "spark", "--master", "local[2]"]);
        Assert.Equal(
            (2, $"Spark failed: Error in query: no such thing (exit code 1). Its log is {_ledger.Folder}/logs/report-2.log.\n"),
            (exitCode, error));
    }

    [Fact]
    public async Task A_termination_signal_is_reported_and_leaves_no_files()
    {
        using var ledger = new StoredEvaluations(server.NewData());
        ledger.With(FourDays());
        using var spark = new FakeSpark("pwd > $OUT/started; sleep 300");
        var started = Path.Combine(spark.Folder, "started");
        var ended = StartAsync(
            ledger.Server,
            [("SPARK_HOME", spark.Home), ("Spark__JdbcDriver", spark.Driver)],
            ["--data", _ledger.Folder, "--engine", "spark"],
            async id =>
            {
                await Until.TrueAsync(() => File.Exists(started) && File.ReadAllText(started).EndsWith('\n'), "the report is in progress");
                using var kill = Process.Start("kill", ["-TERM", $"{id}"]);
                await kill.WaitForExitAsync(Ct);
            });
        Assert.Equal((2, "Interrupted: no file was written.\n"), await ended);
        Assert.False(Directory.Exists(File.ReadAllText(started).Trim()));
        Assert.Equal(
            ReportState.Cancelled,
            Assert.Single(await new ReportQueue(ledger, TimeProvider.System).ListAsync(null, 10, Ct)).State);
    }

    [Fact]
    public async Task A_kill_leaves_neither_Spark_processes_nor_temporary_folders()
    {
        using var ledger = new StoredEvaluations(server.NewData());
        ledger.With(FourDays());
        using var spark = new FakeSpark("sleep 300 & echo $! > $OUT/child; echo $$ > $OUT/self; pwd > $OUT/started; wait");
        string Written(string file) => File.ReadAllText(Path.Combine(spark.Folder, file)).Trim();
        var (exitCode, _) = await StartAsync(
            ledger.Server,
            [("SPARK_HOME", spark.Home), ("Spark__JdbcDriver", spark.Driver)],
            ["--data", _ledger.Folder, "--engine", "spark"],
            async id =>
            {
                await Until.TrueAsync(
                    () => File.Exists(Path.Combine(spark.Folder, "started")) && Written("started").Length > 0,
                    "Spark has started");
                using var program = Process.GetProcessById(id);
                program.Kill();
            });
        Assert.Equal(137, exitCode);
        int[] processes = [int.Parse(Written("self")), int.Parse(Written("child"))];
        await Until.TrueAsync(() => !processes.Any(SparkEngineTests.Runs), "every Spark process has ended");
        await Until.TrueAsync(() => !Directory.Exists(Written("started")), "the temporary folder is deleted");
    }

    private Task<(int ExitCode, string Error)> StartAsync(string? database, params string[] arguments) =>
        StartAsync(database, [], arguments);

    private async Task<(int ExitCode, string Error)> StartAsync(
        string? database,
        (string Name, string Value)[] environment,
        string[] arguments,
        Func<int, Task>? meanwhile = null)
    {
        var start = LoneProcess.Of("dotnet", [typeof(ReportCommand).Assembly.Location, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["ConnectionStrings__InvestorsDB"] = database ?? "";
        start.WorkingDirectory = _ledger.Folder;
        using var program = Process.Start(start)!;
        if (meanwhile is not null)
            await meanwhile(program.Id);
        var output = await Task.WhenAll(program.StandardOutput.ReadToEndAsync(Ct), program.StandardError.ReadToEndAsync(Ct));
        await program.WaitForExitAsync(Ct);
        return (program.ExitCode, output[1]);
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
