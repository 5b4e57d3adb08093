using System.Security.Cryptography;
using System.Text;
using PortfolioWeb.Workers.Contracts;

namespace SparkJobs.Statistics;

/// <summary>A number that a statistic finds, with its day where it has one.</summary>
/// <param name="Name">Its name: the column's.</param>
/// <param name="Amount">The column of the number; null where there is only a day.</param>
/// <param name="Day">The column of the day; null where there is none.</param>
public sealed record Measure(string Name, string? Amount, string? Day);

/// <summary>
/// A statistic: one query, in a dialect that Spark SQL (3.3 to 4) and DuckDB run unchanged, and what its columns mean.
/// It reads the views of <see cref="ReportViews"/>; its first column is the portfolio.
/// </summary>
/// <remarks>Each file says its units and definition at its head. DuckDB has reserved the word AsOf: it takes it as a column only behind a dot, as <c>e.AsOf</c>.</remarks>
public sealed class Statistic
{
    private Statistic(string name, IReadOnlyList<string> items, IReadOnlyList<Measure> measures)
    {
        (Name, Items, Measures) = (name, items, measures);
        Sql = Read(name);
    }

    /// <summary>Greatest and least daily change, and their days.</summary>
    public static Statistic ChangeExtremes { get; } =
        new("change_extremes", [], [Dated("MaxChange"), Dated("MinChange"), Dated("MaxChangePercent"), Dated("MinChangePercent")]);

    /// <summary>The same per calendar year.</summary>
    public static Statistic ChangeExtremesPerYear { get; } =
        new("change_extremes_per_year", ["CalendarYear"], ChangeExtremes.Measures);

    /// <summary>Mean and standard deviation of the evaluation.</summary>
    public static Statistic Evaluation { get; } =
        new("evaluation", [], [Number("Evaluated"), Day("FirstEvaluated"), Day("LastEvaluated"), Number("MeanValue"), Number("DeviationOfValue")]);

    /// <summary>Mean and standard deviation of the evaluation in the period.</summary>
    public static Statistic EvaluationOfPeriod { get; } = new("evaluation_of_period", [], Evaluation.Measures);

    /// <summary>Mean evaluation per month.</summary>
    public static Statistic MeanPerMonth { get; } =
        new("mean_per_month", ["CalendarYear", "CalendarMonth"], [Number("Evaluated"), Number("MeanValue")]);

    /// <summary>Annualised volatility.</summary>
    public static Statistic Volatility { get; } = new("volatility", [], [Number("ReturnCount"), Number("Volatility")]);

    /// <summary>Sharpe ratio.</summary>
    public static Statistic SharpeRatio { get; } = new("sharpe_ratio", [], [Number("SharpeRatio")]);

    /// <summary>Sortino ratio.</summary>
    public static Statistic SortinoRatio { get; } = new("sortino_ratio", [], [Number("SortinoRatio")]);

    /// <summary>Maximum drawdown and its days.</summary>
    public static Statistic MaxDrawdown { get; } =
        new("max_drawdown", [], [Number("MaxDrawdown"), Day("PeakOn"), Day("TroughOn"), Day("RecoveredOn")]);

    /// <summary>Best and worst day.</summary>
    public static Statistic BestAndWorstDay { get; } = new("best_and_worst_day", [], [Dated("BestReturn"), Dated("WorstReturn")]);

    /// <summary>Historical value at risk.</summary>
    public static Statistic ValueAtRisk { get; } =
        new("value_at_risk", [], [Number("PercentAt95"), Number("PercentAt99"), Number("LossAt95"), Number("LossAt99")]);

    /// <summary>The return of each month and year.</summary>
    public static Statistic MonthlyReturns { get; } = new("monthly_returns", ["CalendarYear", "CalendarMonth"], [Number("ReturnPercent")]);

    /// <summary>The correlation of each two portfolios.</summary>
    public static Statistic Correlations { get; } = new("correlations", ["OtherPortfolioId"], [Number("ReturnCount"), Number("Correlation")]);

    /// <summary>Beta against the market.</summary>
    public static Statistic Beta { get; } = new("beta", [], [Number("ReturnCount"), Number("Beta")]);

    /// <summary>All of them, in the order of the brief and then of the files.</summary>
    public static IReadOnlyList<Statistic> All { get; } =
    [
        ChangeExtremes, ChangeExtremesPerYear, Evaluation, EvaluationOfPeriod, MeanPerMonth,
        Volatility, SharpeRatio, SortinoRatio, MaxDrawdown, BestAndWorstDay, ValueAtRisk, MonthlyReturns, Correlations, Beta,
    ];

    /// <summary>Up to how many portfolios a report has correlations: it would have millions of thousands, and nobody would read them.</summary>
    public const int MostCorrelated = 100;

    /// <summary>The statistics of a report about so many portfolios that have evaluations.</summary>
    public static IReadOnlyList<Statistic> Of(int portfolios) => portfolios <= MostCorrelated ? All : [.. All.Where(statistic => statistic != Correlations)];

    /// <summary>The SHA-256 of all the SQL: the same checksum, the same definitions.</summary>
    public static string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', All.Select(statistic => statistic.Sql).Prepend(ReportViews.DailyReturns)))));

    /// <summary>Its name: the file's.</summary>
    public string Name { get; }

    /// <summary>The query.</summary>
    public string Sql { get; }

    /// <summary>The columns that tell a portfolio's rows apart; none where it has one row.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The other columns.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The text of a file in the folder <c>sql</c>.</summary>
    internal static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Statistic).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static Measure Number(string column) => new(column, column, null);

    private static Measure Day(string column) => new(column, null, column);

    private static Measure Dated(string column) => new(column, column, $"{column}On");
}
