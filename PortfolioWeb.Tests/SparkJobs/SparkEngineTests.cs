using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Statistics;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Running spark-sql, replaced by a script.</summary>
public sealed class SparkEngineTests : IDisposable
{
    private const string Server = @"Server=db.example;Port=3307;Database=InvestorsDB;User ID=me;Password=se'cr\et";

    private const string Redaction = "spark.sql.redaction.string.regex=";

    private readonly StoredEvaluations _ledger = new();
    private readonly List<string> _progress = [];
    private FakeSpark? _spark;
    private Action<int>? _meanwhile;

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _spark?.Dispose();
        _ledger.Dispose();
    }

    [Fact]
    public async Task Spark_gets_the_script_and_settings_as_arguments_and_the_password_only_by_environment()
    {
        var (rows, engine) = await RunAsync(
            """
            cp "$JOB" $OUT/job.sql; pwd > $OUT/pwd; env > $OUT/env; ls -ld . > $OUT/mode; ls -ld tmp
            echo "24/01/01 00:00:00 WARN a password se'cr\\et in a statement" >&2
            printf 'progress\treading the ledger\nrows read\t39180\nprogress\tbeta, 14 of 14\nfinished\t\n'
            """,
            conf: ("spark.executor.memory", "2g"));
        Assert.Equal((39180, "Spark 3.5.1 on local[2]"), (rows, engine));
        Assert.Equal(["starting Spark", "reading the ledger", "beta, 14 of 14"], _progress);

        var folder = (await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "pwd"), Ct)).Trim();
        Assert.Equal(
            [
                "--master", "local[2]", "--jars", _spark.Driver, "--driver-class-path", _spark.Driver,
                "--conf", $"spark.sql.warehouse.dir={folder}/wh",
                "--conf", $"{Redaction}{SparkScript.PasswordOption}", "--conf", "spark.ui.enabled=false",
                "--conf", $"spark.sql.shuffle.partitions={Environment.ProcessorCount}", "--conf", $"spark.local.dir={folder}/tmp",
                "--conf", $"spark.driver.extraJavaOptions=-XX:-UsePerfData \"-Djava.io.tmpdir={folder}/tmp\" -XX:TieredStopAtLevel=1 "
                    + "-XX:+UseSerialGC",
                "--conf", "spark.executor.memory=2g", "--hiveconf", "javax.jdo.option.ConnectionURL=jdbc:derby:memory:m;create=true",
                "--hiveconf", $"hive.downloaded.resources.dir={folder}/resources",
                "--hiveconf", $"hive.exec.scratchdir=file://{folder}/scratch",
                "-f", $"{folder}/job.sql",
            ],
            _spark.Arguments);
        var environment = await File.ReadAllLinesAsync(Path.Combine(_spark.Folder, "env"), Ct);
        Assert.Contains(
            "JDBC_URL=jdbc:mysql://db.example:3307/InvestorsDB?permitMysqlScheme=true&allowPublicKeyRetrieval=true",
            environment);
        Assert.Contains("DB_USER=me", environment);
        Assert.Contains("SPARK_LOCAL_IP=127.0.0.1", environment);
        // The value as it must appear between quotes.
        Assert.Contains(@"DB_PASSWORD=se\'cr\\et", environment);
        Assert.StartsWith("drwx------", await File.ReadAllTextAsync(Path.Combine(_spark.Folder, "mode"), Ct), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));

        var log = await File.ReadAllTextAsync(Log, Ct);
        Assert.Contains("WARN a password *** in a statement", log, StringComparison.Ordinal);
        foreach (var text in (string[])[log, await File.ReadAllTextAsync(Path.Combine(_spark.Folder, "job.sql"), Ct)])
            Assert.DoesNotContain("cr", text.Replace("CREATE", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local", "spark.ui.enabled", "true", "spark.ui.enabled=true")]
    [InlineData("local[*]", "spark.sql.shuffle.partitions", "7", "spark.sql.shuffle.partitions=7")]
    [InlineData(
        "local[2]",
        "spark.driver.extraJavaOptions",
        "-Xss4m",
        "spark.driver.extraJavaOptions=-XX:-UsePerfData \"-Djava.io.tmpdir={folder}/tmp\" -Xss4m")]
    [InlineData(
        "spark://host:7077",
        "spark.executor.memory",
        "2g",
        "spark.driver.extraJavaOptions=-XX:-UsePerfData \"-Djava.io.tmpdir={folder}/tmp\"")]
    [InlineData("spark://host:7077", "spark.executor.memory", "2g", "spark.sql.shuffle.partitions=4")]
    public async Task The_configured_Spark_settings_come_before_those_of_the_program(
        string master,
        string name,
        string value,
        string expected)
    {
        await RunAsync("""pwd > $OUT/pwd; env > $OUT/env; printf 'rows read\t4\nfinished\t\n'""", conf: (name, value), master: master);
        var folder = (await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "pwd"), Ct)).Trim();
        Assert.Single(_spark.Arguments, argument => argument.StartsWith($"{expected.Split('=')[0]}=", StringComparison.Ordinal));
        Assert.Contains(expected.Replace("{folder}", folder, StringComparison.Ordinal), _spark.Arguments);
        // The machines of a cluster must reach the driver.
        Assert.Equal(
            master.StartsWith("local", StringComparison.Ordinal),
            (await File.ReadAllLinesAsync(Path.Combine(_spark.Folder, "env"), Ct)).Contains("SPARK_LOCAL_IP=127.0.0.1"));
    }

    [Fact]
    public async Task A_ledger_rewound_during_a_run_is_read_again_and_earlier_figures_are_deleted()
    {
        var (rows, _) = await RunAsync(
            """printf 'progress\treading\n'; echo x >> $OUT/times; printf "rows read\t$(wc -l < $OUT/times)\nfinished\t\n" """,
            meanwhile: Rewind);
        Assert.Equal(2, rows);
        Assert.Contains("reading the ledger again, because the market was rewound", _progress);
        await using var db = _ledger.CreateDbContext();
        Assert.Empty(await db.ReportFigures.ToListAsync(Ct));

        void Rewind(int reading)
        {
            if (reading > 1)
                return;
            using var db = _ledger.CreateDbContext();
            db.Add(new ReportFigureRow
            {
                RunId = 17,
                Attempt = 2,
                Statistic = "evaluation",
                PortfolioId = "P11",
                Item = "",
                Measure = "MeanValue",
                Amount = 1,
                AsOf = null,
            });
            db.SaveChanges();
            StoreRun(2);
        }
    }

    [Fact]
    public async Task A_repeatedly_rewound_ledger_fails_with_the_reason()
    {
        var failure = await Assert.ThrowsAsync<ReportException>(
            () => RunAsync("""printf 'progress\treading\nrows read\t4\nfinished\t\n'""", meanwhile: reading => StoreRun(reading + 1)));
        Assert.Equal(
            "The market was rewound twice while Spark read the ledger: request the report again after the last rewind.", failure.Message);
    }

    [Fact]
    public async Task Days_added_during_a_run_do_not_affect_its_figures()
    {
        await RunAsync(
            """printf 'progress\treading\nrows read\t4\nfinished\t\n'; echo x >> $OUT/times""",
            meanwhile: _ => _ledger.With([.. FourDays(), Row("P11", "2020-02-04", 130m)]));
        Assert.Single(await File.ReadAllLinesAsync(Path.Combine(_spark!.Folder, "times"), Ct));
    }

    [Fact]
    public async Task Statements_printed_by_Spark_contain_no_password()
    {
        await RunAsync("""cp "$JOB" $OUT/job.sql; env > $OUT/env; printf 'rows read\t4\nfinished\t\n'""");
        var script = await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "job.sql"), Ct);
        var password = Assert.Single(
            await File.ReadAllLinesAsync(Path.Combine(_spark.Folder, "env"), Ct),
            line => line.StartsWith("DB_PASSWORD=", StringComparison.Ordinal))["DB_PASSWORD=".Length..];
        var hidden = Assert.Single(
            _spark.Arguments,
            argument => argument.StartsWith(Redaction, StringComparison.Ordinal))[Redaction.Length..];
        // Spark prints the values of the environment variables in the same format.
        var shown = Regex.Replace(script.Replace("${env:DB_PASSWORD}", password, StringComparison.Ordinal), hidden, "(redacted)");
        Assert.Contains(
            "user '${env:DB_USER}', (redacted), partitionColumn 'AsOf', lowerBound '2019-12-30'",
            shown,
            StringComparison.Ordinal);
        Assert.Contains("user '${env:DB_USER}', (redacted))", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(password, shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain-1.2_3 4", "plain-1.2_3 4")]
    [InlineData(@"it's \n", @"it\'s \\n")]
    [InlineData("pa${ss}w${env:HOME}", @"pa\u0024{ss}w\u0024{env:HOME}")]
    [InlineData("Ελλάς\t😀", @"\u0395\u03BB\u03BB\u03AC\u03C2\u0009\uD83D\uDE00")]
    public void Text_between_quotes_is_escaped(string text, string written) =>
        Assert.Equal(written, SparkScript.Escape(text));

    [Theory]
    [InlineData(
        "None",
        "permitMysqlScheme=true&allowPublicKeyRetrieval=true",
        "useCursorFetch=true&sslMode=DISABLED&allowPublicKeyRetrieval=true")]
    [InlineData("Required", "permitMysqlScheme=true&useSSL=true&trustServerCertificate=true", "useCursorFetch=true&sslMode=REQUIRED")]
    [InlineData(
        "VerifyCA",
        "permitMysqlScheme=true&useSSL=true&disableSslHostnameVerification=true",
        "useCursorFetch=true&sslMode=VERIFY_CA")]
    [InlineData("VerifyFull", "permitMysqlScheme=true&useSSL=true", "useCursorFetch=true&sslMode=VERIFY_IDENTITY")]
    public async Task Each_driver_is_as_strict_about_TLS_as_the_program(string mode, string mariaDb, string mySql)
    {
        foreach (var (driver, expected) in ((string, string)[])
        [
            ("org/mariadb/jdbc/Driver.class", mariaDb),
            ("com/mysql/cj/jdbc/Driver.class", mySql),
        ])
        {
            await RunAsync("""env > $OUT/env; printf 'rows read\t4\nfinished\t\n'""", driver: driver, server: $"{Server};SslMode={mode}");
            Assert.Contains(
                $"JDBC_URL=jdbc:mysql://db.example:3307/InvestorsDB?{expected}",
                await File.ReadAllLinesAsync(Path.Combine(_spark!.Folder, "env"), Ct));
        }
    }

    [Fact]
    public async Task The_script_reads_in_parts_and_writes_every_statistic_under_the_run_and_attempt()
    {
        await RunAsync("""cp "$JOB" $OUT/job.sql; printf 'rows read\t4\nfinished\t\n'""");
        var script = await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "job.sql"), Ct);
        Assert.Contains(
            "CREATE TEMPORARY VIEW ledger_evaluations USING org.apache.spark.sql.jdbc OPTIONS (\n"
                + "  url '${env:JDBC_URL}', driver 'org.mariadb.jdbc.Driver', dbtable 'Evaluations',\n"
                + "  user '${env:DB_USER}', password '${env:DB_PASSWORD}', partitionColumn 'AsOf', lowerBound '2019-12-30', "
                + "upperBound '2020-02-03', numPartitions '4', fetchsize '10000');",
            script,
            StringComparison.Ordinal);
        Assert.Contains("WHERE e.AsOf <= CAST('2020-02-03' AS DATE) AND e.PortfolioId IN ('P11', 'P12')", script, StringComparison.Ordinal);
        Assert.Contains(
            "SELECT CAST('2020-01-01' AS DATE) AS FirstDay, CAST('2020-02-03' AS DATE) AS LastDay;",
            script,
            StringComparison.Ordinal);
        Assert.Contains("SELECT CAST('2.5' AS DOUBLE) AS PercentPerYear;", script, StringComparison.Ordinal);
        foreach (var statistic in Statistic.All)
        {
            Assert.Contains(
                $"INSERT INTO figures_out\nSELECT 17, 2, '{statistic.Name}', s.PortfolioId, ",
                script,
                StringComparison.Ordinal);
            // The SQL of the statistic is included unchanged.
            Assert.Contains(
                $"FROM (\n{statistic.Sql}\n) s LATERAL VIEW STACK({statistic.Measures.Count}, ",
                script,
                StringComparison.Ordinal);
        }

        Assert.Contains(
            "SELECT 17, 2, 'monthly_returns', s.PortfolioId, CONCAT_WS('-', CAST(s.CalendarYear AS STRING), "
                + "CAST(s.CalendarMonth AS STRING)), m.Measure, m.Amount, m.FigureDay",
            script,
            StringComparison.Ordinal);
        Assert.Contains(
            "STACK(2, 'BestReturn', CAST(s.BestReturn AS DOUBLE), CAST(s.BestReturnOn AS DATE), 'WorstReturn', "
                + "CAST(s.WorstReturn AS DOUBLE), CAST(s.WorstReturnOn AS DATE)) m AS Measure, Amount, FigureDay;",
            script,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_MySQL_driver_has_its_own_class_and_options()
    {
        await RunAsync(
            """cp "$JOB" $OUT/job.sql; env > $OUT/env; printf 'rows read\t4\nfinished\t\n'""",
            driver: "com/mysql/cj/jdbc/Driver.class");
        Assert.Contains(
            "driver 'com.mysql.cj.jdbc.Driver'",
            await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "job.sql"), Ct),
            StringComparison.Ordinal);
        Assert.Contains(
            "JDBC_URL=jdbc:mysql://db.example:3307/InvestorsDB?useCursorFetch=true&allowPublicKeyRetrieval=true",
            await File.ReadAllLinesAsync(Path.Combine(_spark.Folder, "env"), Ct));
    }

    [Theory]
    [InlineData(
        "echo 'Error in query: Table or view not found: x' >&2; exit 1",
        "Error in query: Table or view not found: x (exit code 1).")]
    [InlineData(
        "echo '[TABLE_OR_VIEW_NOT_FOUND] The table or view `x` cannot be found.' >&2; "
            + "echo '24/01/01 00:00:00 WARN ObjectStore: Failed to get database default, returning NoSuchObjectException' >&2; exit 1",
        "[TABLE_OR_VIEW_NOT_FOUND] The table or view `x` cannot be found (exit code 1).")]
    [InlineData(
        "echo 'java.lang.IllegalStateException: no' >&2; echo '24/01/01 00:00:00 WARN ObjectStore: "
            + "returning NoSuchObjectException' >&2; exit 1",
        "java.lang.IllegalStateException: no (exit code 1).")]
    [InlineData(
        "echo 'Caused by: java.sql.SQLException: Connections using insecure transport are prohibited while "
            + "--require_secure_transport=ON.' >&2; exit 1",
        "java.sql.SQLException: Connections using insecure transport are prohibited while --require_secure_transport=ON (exit code 1). "
            + "The database requires TLS: set SslMode=Required in ConnectionStrings:InvestorsDB.")]
    [InlineData(
        "echo 'org.apache.spark.SparkException: Job aborted' >&2; echo '\tat x.y' >&2; "
            + "echo 'Caused by: java.sql.SQLException: Access denied for user me' >&2; echo '\tat z' >&2; exit 1",
        "java.sql.SQLException: Access denied for user me (exit code 1). "
            + "The database rejects the user of ConnectionStrings:InvestorsDB from Spark's machines.")]
    [InlineData(
        "echo 'ERROR StandaloneSchedulerBackend: Application has been killed. Reason: All masters are unresponsive! Giving "
            + "up.' >&2; exit 1",
        "ERROR StandaloneSchedulerBackend: Application has been killed. Reason: All masters are unresponsive! Giving up (exit code 1). "
            + "No Spark master responds at local[2] (Spark:Master): start the master there, or correct the setting.")]
    [InlineData(
        "echo 'Caused by: java.net.ConnectException: Connection refused' >&2; "
            + "echo 'ERROR StandaloneSchedulerBackend: All masters are unresponsive! Giving up.' >&2; "
            + "echo 'java.lang.NullPointerException' >&2; exit 1",
        "ERROR StandaloneSchedulerBackend: All masters are unresponsive! Giving up (exit code 1). "
            + "No Spark master responds at local[2] (Spark:Master): start the master there, or correct the setting.")]
    // Spark 3.3.0 writes its log to standard output.
    [InlineData("printf 'progress\\tx\\n'; echo 'ERROR StandaloneSchedulerBackend: All masters are unresponsive! Giving up.'; exit 1",
        "ERROR StandaloneSchedulerBackend: All masters are unresponsive! Giving up (exit code 1). "
            + "No Spark master responds at local[2] (Spark:Master): start the master there, or correct the setting.")]
    [InlineData("echo 'Caused by: java.net.ConnectException: Connection refused' >&2; exit 1",
        "java.net.ConnectException: Connection refused (exit code 1). "
            + "Check that the database and Spark's master run, and that Spark's machines can reach them.")]
    [InlineData("printf 'rows read\\t4\\n'; exit 0", "Spark gave no reason (exit code 0).")]
    [InlineData("kill -9 $$", "Spark gave no reason (exit code 137).")]
    public async Task A_failure_reports_the_cause_and_the_log_file(string script, string expected)
    {
        var failure = await Assert.ThrowsAsync<ReportException>(() => RunAsync(script));
        Assert.Equal($"Spark failed: {expected} Its log is {Log}.", failure.Message);
        Assert.True(File.Exists(Log));
    }

    [Fact]
    public async Task A_stopped_run_ends_with_its_child_processes()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var work = RunAsync(
            "(sleep 300 & echo $! > $OUT/grandchild; wait) & sleep 300 & echo $! > $OUT/child; echo $$ > $OUT/self; pwd > $OUT/pwd; "
                + "printf 'progress\\tstarted\\n'; wait",
            stop: stop.Token);
        var last = Path.Combine(_spark!.Folder, "grandchild");
        await Until.TrueAsync(
            () => _progress.Contains("started") && File.Exists(last) && File.ReadAllText(last).EndsWith('\n'),
            "Spark has started");
        List<int> processes = [ProcessIn("self"), ProcessIn("child"), ProcessIn("grandchild")];
        Assert.All(processes, id => Assert.True(Runs(id)));
        var watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        await Until.TrueAsync(() => !processes.Exists(Runs), "every process has ended");
        Assert.False(Directory.Exists((await File.ReadAllTextAsync(Path.Combine(_spark!.Folder, "pwd"), Ct)).Trim()));
    }

    [Fact]
    public async Task A_missing_or_outdated_Spark_is_reported()
    {
        await AssertRefusedAsync("Spark was not found: Spark:Home is /nowhere, which has no bin/spark-sql: ", home: "/nowhere");
        await AssertRefusedAsync("Spark 3.2.4 in ", version: "3.2.4");
        await AssertRefusedAsync("The version of Spark in ", version: null);
        Assert.Equal("Spark 4.0.2 on local[2]", (await RunAsync("""printf 'rows read\t4\nfinished\t\n'""", version: "4.0.2")).Engine);
    }

    [Fact]
    public async Task A_missing_or_unknown_driver_is_reported()
    {
        await AssertRefusedAsync(
            "There is no JDBC driver /nowhere.jar: set Spark:JdbcDriver to the jar of MariaDB Connector/J",
            jar: "/nowhere.jar");
        await AssertRefusedAsync($"{_ledger.Folder}/investors.db is not a jar file: ", jar: Path.Combine(_ledger.Folder, "investors.db"));
        await AssertRefusedAsync(
            "contains neither com.mysql.cj.jdbc.Driver nor org.mariadb.jdbc.Driver",
            driver: "org/postgresql/Driver.class");
    }

    [Fact]
    public async Task Spark_rejects_a_ledger_in_a_file() =>
        await AssertRefusedAsync("Spark reads a ledger in MySQL or MariaDB only: set ConnectionStrings:InvestorsDB", server: null);

    [Fact]
    public async Task Missing_data_is_reported_before_Spark_is_started()
    {
        _ledger.With();
        var failure = await Assert.ThrowsAsync<ReportException>(() => RunAsync("exit 1", fill: false));
        Assert.StartsWith("The ledger has no evaluations of Inv1 yet", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
    }

    private int ProcessIn(string file) => int.Parse(File.ReadAllText(Path.Combine(_spark!.Folder, file)), CultureInfo.InvariantCulture);

    private string Log => Path.Combine(_ledger.Folder, "logs", "report-17.log");

    internal static bool Runs(int process)
    {
        // A process that ended and was not waited for is a zombie.
        var status = $"/proc/{process}/stat";
        try
        {
            return File.ReadAllText(status).Split(')')[^1].Trim()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task AssertRefusedAsync(
        string expected,
        string? home = null,
        string? version = "3.5.1",
        string? jar = null,
        string driver = "org/mariadb/jdbc/Driver.class",
        string? server = Server)
    {
        var failure = await Assert
            .ThrowsAsync<ReportException>(() => RunAsync("exit 1", version, driver, home: home, jar: jar, server: server));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private async Task<(long Rows, string Engine)> RunAsync(
        string script,
        string? version = "3.5.1",
        string driver = "org/mariadb/jdbc/Driver.class",
        (string Name, string Value)? conf = null,
        string? home = null,
        string? jar = null,
        string? server = Server,
        bool fill = true,
        CancellationToken? stop = null,
        string master = "local[2]",
        Action<int>? meanwhile = null)
    {
        _meanwhile = meanwhile;
        _spark?.Dispose();
        _spark = new FakeSpark(script, version, driver);
        if (fill)
            _ledger.With(FourDays());
        var options = new SparkOptions { Master = master, Home = home ?? _spark.Home, JdbcDriver = jar ?? _spark.Driver };
        if (conf is var (name, value))
            options.Conf.Add(name, value);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:InvestorsDB", server)]).Build();
        var engine = new SparkEngine(
            _ledger,
            Options.Create(options),
            Options.Create(new DataOptions { Folder = _ledger.Folder }),
            settings);
        var described = engine.Describe();
        var job = new ScheduledReportJob(17, 2, new ReportRequest("Inv1", Day("2020-01-01")), 2.5, Report);
        return ((await engine.ComputeAsync(job, stop ?? Ct)).RowsRead, described);
    }

    private void StoreRun(int run)
    {
        var rows = FourDays();
        foreach (var row in rows)
            row.Run = run;
        _ledger.With(rows);
    }

    private void Report(string progress)
    {
        lock (_progress)
            _progress.Add(progress);
        // The engine reads the ledger only after all output of Spark is processed.
        if (progress == "reading")
            _meanwhile?.Invoke(_progress.Count(reported => reported == progress));
    }
}
