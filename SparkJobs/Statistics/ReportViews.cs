using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>
/// The views that the statistics read. An engine provides <c>evaluations</c> and <c>closes</c>: the rows of the report, with the columns
/// of the ledger's tables that the statistics use. From these, the statements here create <c>period</c> (FirstDay, LastDay),
/// <c>risk_free</c> (PercentPerYear) and <c>daily_returns</c>, identically for every engine.
/// </summary>
public static class ReportViews
{
    /// <summary>The query of the daily returns.</summary>
    public static string DailyReturns { get; } = Statistic.Read("daily_returns");

    /// <summary>Returns the statements that create the views common to all engines.</summary>
    /// <param name="period">The period of the report.</param>
    /// <param name="riskFreePercent">The risk-free rate, in percent per year.</param>
    public static IReadOnlyList<string> Create(ReportPeriod period, double riskFreePercent) =>
    [
        "CREATE TEMPORARY VIEW period AS "
            + $"SELECT CAST('{period.From:yyyy-MM-dd}' AS DATE) AS FirstDay, CAST('{period.To:yyyy-MM-dd}' AS DATE) AS LastDay",
        string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TEMPORARY VIEW risk_free AS SELECT CAST('{riskFreePercent:R}' AS DOUBLE) AS PercentPerYear"),
        $"CREATE TEMPORARY VIEW daily_returns AS\n{DailyReturns}",
    ];
}
