using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PortfolioWeb.Workers.Hosting;
using SparkJobs.Statistics;

namespace SparkJobs;

/// <summary>The parsed arguments of the command line.</summary>
/// <param name="Request">What the report covers.</param>
/// <param name="Out">The folder for the files; null for the folder <c>reports</c> in the data folder.</param>
/// <param name="Data">The data folder; null for the web app's.</param>
/// <param name="Engine">The engine, duckdb or spark; null to use the settings.</param>
/// <param name="Master">The master that Spark runs on; null to use the settings.</param>
internal sealed record ReportArguments(ReportRequest Request, string? Out, string? Data, string? Engine, string? Master)
{
    public const string DuckDb = "duckdb", Spark = "spark";

    private const string Description = """
        Writes the statistics of every portfolio in the ledger, as <investor>_<portfolio>_stats .txt, .json and .csv.

        The ledger is the SQLite file in the data folder, or the MySQL or MariaDB database of ConnectionStrings:InvestorsDB, which
        Spark needs. Settings are those of the web app: its appsettings.json, or environment variables, such as
        ConnectionStrings__InvestorsDB, Reports__RiskFreePercent, Spark__JdbcDriver. The run is kept in the database with the others.

        Exit code 0: all files are written. 2: none is, and one line says why.
        """;

    /// <summary>Creates the root command.</summary>
    /// <param name="makeReport">Makes the report and returns the exit code.</param>
    public static RootCommand Command(Func<ReportArguments, Task<int>> makeReport)
    {
        var investor = Text("--investor", "Inv1", "Only this investor's portfolios.");
        var from = Day("--from", "2020-01-01", "The first day of the period's statistics; otherwise the first of the history.");
        var to = Day("--to", "2024-12-31", "The last day of the period's statistics; otherwise the last of the history.");
        var folder = Text("--out", "DIR", "Where to write; otherwise the folder 'reports' in the data folder.");
        var data = Text(
            "--data", "FOLDER", "The web app's data folder; otherwise that of the repository around this folder or this program.");
        var engine = Text("--engine", DuckDb, "What computes: duckdb or spark; otherwise spark where Spark:Master is set.");
        var master = Text(
            "--master", "local[2]", "Where Spark runs, such as spark://host:7077 or yarn; otherwise Spark:Master, or local[*].");
        var command = new RootCommand(Description) { investor, from, to, folder, data, engine, master };
        command.Directives.Clear();
        command.SetAction((given, _) => makeReport(new ReportArguments(
            new ReportRequest(given.GetValue(investor), given.GetValue(from), given.GetValue(to)),
            given.GetValue(folder),
            given.GetValue(data),
            given.GetValue(engine),
            given.GetValue(master))));
        return command;
    }

    /// <summary>Rejects options that conflict.</summary>
    /// <exception cref="ReportException">Two options conflict, or the engine is unknown.</exception>
    public void Check()
    {
        if (Request.From > Request.To)
        {
            throw new ReportException(
                $"--from {Request.From:yyyy-MM-dd} is after --to {Request.To:yyyy-MM-dd}: give the earlier day first.");
        }

        if (Engine is not (null or DuckDb or Spark))
            throw new ReportException($"--engine '{Engine}' is neither {DuckDb} nor {Spark}.");
        if (Master is not null && Engine == DuckDb)
            throw new ReportException($"--master is for Spark: leave it out, or give --engine {Spark}.");
    }

    private static Option<string?> Text(string name, string example, string description)
    {
        var option = new Option<string?>(name) { HelpName = example, Description = description };
        option.Validators.Add(given =>
        {
            if (given.Tokens.Any(token => token.Value.Length == 0))
                given.AddError($"{name} needs a value.");
        });
        return option;
    }

    private static Option<DateOnly?> Day(string name, string example, string description) =>
        new(name) { HelpName = example, Description = description, CustomParser = given => Read(name, given) };

    private static DateOnly? Read(string option, ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        given.AddError($"{option} '{text}' is not a date: write it as 2020-01-31.");
        return null;
    }
}
