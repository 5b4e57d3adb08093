using System.Globalization;
using SparkJobs.Statistics;

namespace SparkJobs;

/// <summary>What the command line says.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Out">Where the files go; null for the folder <c>reports</c> in the data folder.</param>
/// <param name="Data">The data folder; null for the web app's.</param>
/// <param name="Engine">duckdb or spark; null for what the settings say.</param>
/// <param name="Master">Where Spark runs; null for what the settings say.</param>
internal sealed record ReportArguments(ReportRequest Request, string? Out, string? Data, string? Engine, string? Master)
{
    public const string DuckDb = "duckdb", Spark = "spark";

    public const string Help =
        """
        Writes the statistics of every portfolio in the ledger, as <investor>_<portfolio>_stats .txt, .json and .csv.

          dotnet run --project SparkJobs -- [options]

          --investor Inv1      only this investor's portfolios
          --from 2020-01-01    the first day of the period's statistics; otherwise the first of the history
          --to 2024-12-31      the last day of the period's statistics; otherwise the last of the history
          --out DIR            where to write; otherwise the folder 'reports' in the data folder
          --data FOLDER        the web app's data folder; otherwise PortfolioWeb/data of the repository that
                               the current folder is in, or else of the one that this program was built in
          --engine duckdb      what computes: duckdb, in this process, or spark, the one of $SPARK_HOME;
                               otherwise spark where Spark:Master is set, and duckdb where it is not
          --master local[2]    where Spark runs: local[*], spark://host:7077, yarn, k8s://https://host:6443;
                               otherwise what Spark:Master says, or else local[*]
          --help               says this

        The ledger is the SQLite file in the data folder, or the MySQL or MariaDB database of
        ConnectionStrings:InvestorsDB, which Spark needs. Settings are those of the web app: its
        appsettings.json, or environment variables, such as ConnectionStrings__InvestorsDB,
        Reports__RiskFreePercent, Spark__JdbcDriver. The run is kept in the database with the others.

        Exit code 0: all files are written. 2: none is, and one line says why.
        """;

    private static readonly string[] s_options = ["--investor", "--from", "--to", "--out", "--data", "--engine", "--master"];

    /// <summary>Reads the command line; null where it asks for help.</summary>
    /// <exception cref="ReportException">Something in it is wrong.</exception>
    public static ReportArguments? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Contains("--help") || arguments.Contains("-h"))
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var option = parts[0];
            if (!s_options.Contains(option))
                throw new ReportException($"There is no option '{option}': see --help.");
            var value = parts.Length == 2 ? parts[1] : ++i < arguments.Count ? arguments[i] : "";
            if (value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal))
                throw new ReportException($"{option} needs a value: see --help.");
            if (!values.TryAdd(option, value))
                throw new ReportException($"{option} is given twice: give it once.");
        }

        var request = new ReportRequest(values.GetValueOrDefault("--investor"), Day(values, "--from"), Day(values, "--to"));
        if (request.From > request.To)
            throw new ReportException($"--from {request.From:yyyy-MM-dd} is after --to {request.To:yyyy-MM-dd}: give the earlier day first.");
        var engine = values.GetValueOrDefault("--engine");
        if (engine is not (null or DuckDb or Spark))
            throw new ReportException($"--engine '{engine}' is neither {DuckDb} nor {Spark}.");
        var master = values.GetValueOrDefault("--master");
        if (master is not null && engine == DuckDb)
            throw new ReportException($"--master is for Spark: leave it out, or give --engine {Spark}.");
        return new ReportArguments(request, values.GetValueOrDefault("--out"), values.GetValueOrDefault("--data"), engine, master);
    }

    private static DateOnly? Day(Dictionary<string, string> values, string option)
    {
        if (!values.TryGetValue(option, out var text))
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new ReportException($"{option} '{text}' is not a date: write it as 2020-01-31.");
    }
}
