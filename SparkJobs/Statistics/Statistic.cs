using System.Security.Cryptography;
using System.Text;
using PortfolioWeb.Workers.Contracts;

namespace SparkJobs.Statistics;

/// <summary>A number that a statistic computes, with its day if it has one.</summary>
/// <param name="Name">The name of the measure, which is that of its column.</param>
/// <param name="Amount">The column of the number; null if the measure is only a day.</param>
/// <param name="Day">The column of the day; null if there is none.</param>
public sealed record Measure(string Name, string? Amount, string? Day);

/// <summary>
/// A statistic: one query in a dialect that Spark SQL (3.3 to 4) and DuckDB run unchanged, and the meaning of its columns. The query
/// reads the views of <see cref="ReportViews"/>; its first column is the portfolio.
/// </summary>
/// <remarks>
/// The head of each SQL file gives units and definition. AsOf is a reserved word in DuckDB, which accepts it as a column only with a
/// qualifier, as in <c>e.AsOf</c>.
/// </remarks>
public sealed class Statistic
{
    private Statistic(string name, IReadOnlyList<string> items, IReadOnlyList<Measure> measures)
    {
        (Name, Items, Measures) = (name, items, measures);
        Sql = Read(name);
    }

    /// <summary>The largest and smallest daily change, and their days.</summary>
    public static Statistic ChangeExtremes { get; } =
        new("change_extremes", [], [Dated("MaxChange"), Dated("MinChange"), Dated("MaxChangePercent"), Dated("MinChangePercent")]);

    /// <summary>The largest and smallest daily change of each calendar year, and their days.</summary>
    public static Statistic ChangeExtremesPerYear { get; } =
        new("change_extremes_per_year", ["CalendarYear"], ChangeExtremes.Measures);

    /// <summary>The mean and standard deviation of the evaluation.</summary>
    public static Statistic Evaluation { get; } =
        new(
            "evaluation",
            [],
            [Number("Evaluated"), Day("FirstEvaluated"), Day("LastEvaluated"), Number("MeanValue"), Number("DeviationOfValue")]);

    /// <summary>The mean and standard deviation of the evaluation in the period.</summary>
    public static Statistic EvaluationOfPeriod { get; } = new("evaluation_of_period", [], Evaluation.Measures);

    /// <summary>The mean evaluation of each month.</summary>
    public static Statistic MeanPerMonth { get; } =
        new("mean_per_month", ["CalendarYear", "CalendarMonth"], [Number("Evaluated"), Number("MeanValue")]);

    /// <summary>The annualized volatility.</summary>
    public static Statistic Volatility { get; } = new("volatility", [], [Number("ReturnCount"), Number("Volatility")]);

    /// <summary>The Sharpe ratio.</summary>
    public static Statistic SharpeRatio { get; } = new("sharpe_ratio", [], [Number("SharpeRatio")]);

    /// <summary>The Sortino ratio.</summary>
    public static Statistic SortinoRatio { get; } = new("sortino_ratio", [], [Number("SortinoRatio")]);

    /// <summary>The maximum drawdown and its days.</summary>
    public static Statistic MaxDrawdown { get; } =
        new("max_drawdown", [], [Number("MaxDrawdown"), Day("PeakOn"), Day("TroughOn"), Day("RecoveredOn")]);

    /// <summary>The best and worst day.</summary>
    public static Statistic BestAndWorstDay { get; } = new("best_and_worst_day", [], [Dated("BestReturn"), Dated("WorstReturn")]);

    /// <summary>The historical value at risk.</summary>
    public static Statistic ValueAtRisk { get; } =
        new("value_at_risk", [], [Number("PercentAt95"), Number("PercentAt99"), Number("LossAt95"), Number("LossAt99")]);

    /// <summary>The return of each month and year.</summary>
    public static Statistic MonthlyReturns { get; } = new("monthly_returns", ["CalendarYear", "CalendarMonth"], [Number("ReturnPercent")]);

    /// <summary>The correlation of each pair of portfolios.</summary>
    public static Statistic Correlations { get; } =
        new("correlations", ["OtherPortfolioId"], [Number("ReturnCount"), Number("Correlation")]);

    /// <summary>The beta against the market.</summary>
    public static Statistic Beta { get; } = new("beta", [], [Number("ReturnCount"), Number("Beta")]);

    /// <summary>All statistics, in the order of the files: the five basic ones first.</summary>
    public static IReadOnlyList<Statistic> All { get; } =
    [
        ChangeExtremes, ChangeExtremesPerYear, Evaluation, EvaluationOfPeriod, MeanPerMonth,
        Volatility, SharpeRatio, SortinoRatio, MaxDrawdown, BestAndWorstDay, ValueAtRisk, MonthlyReturns, Correlations, Beta,
    ];

    /// <summary>
    /// The largest number of portfolios for which a report includes correlations. Thousands of portfolios would have millions of pairs:
    /// too many to read.
    /// </summary>
    public const int MostCorrelated = 100;

    /// <summary>Returns the statistics of a report, depending on the number of portfolios with evaluations.</summary>
    public static IReadOnlyList<Statistic> Of(int portfolios) =>
        portfolios <= MostCorrelated ? All : [.. All.Where(statistic => statistic != Correlations)];

    /// <summary>The SHA-256 of all SQL. An equal checksum means equal definitions.</summary>
    public static string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\0', All.Select(statistic => statistic.Sql).Prepend(ReportViews.DailyReturns)))));

    /// <summary>The name of the statistic, which is that of its SQL file.</summary>
    public string Name { get; }

    /// <summary>The SQL of the query.</summary>
    public string Sql { get; }

    /// <summary>The columns that identify a row within a portfolio; empty if a portfolio has one row.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The measures, in the remaining columns.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>Returns the text of a file in the folder <c>sql</c>.</summary>
    internal static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Statistic).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static Measure Number(string column) => new(column, column, null);

    private static Measure Day(string column) => new(column, null, column);

    private static Measure Dated(string column) => new(column, column, $"{column}On");
}
