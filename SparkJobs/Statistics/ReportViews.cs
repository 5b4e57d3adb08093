using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>
/// What the statistics read. An engine brings <c>evaluations</c> and <c>closes</c>, with those columns of the ledger's tables that they name and only the
/// rows of the report; from those, the same for every engine, come <c>period</c> (FirstDay, LastDay), <c>risk_free</c> (PercentPerYear)
/// and <c>daily_returns</c>.
/// </summary>
public static class ReportViews
{
    /// <summary>The query of the daily returns.</summary>
    public static string DailyReturns { get; } = Statistic.Read("daily_returns");

    /// <summary>The statements that make the views that are the same for every engine.</summary>
    /// <param name="period">The period.</param>
    /// <param name="riskFreePercent">The risk-free rate, in percent a year.</param>
    public static IReadOnlyList<string> Create(ReportPeriod period, double riskFreePercent) =>
    [
        $"CREATE TEMPORARY VIEW period AS SELECT CAST('{period.From:yyyy-MM-dd}' AS DATE) AS FirstDay, CAST('{period.To:yyyy-MM-dd}' AS DATE) AS LastDay",
        string.Create(CultureInfo.InvariantCulture, $"CREATE TEMPORARY VIEW risk_free AS SELECT CAST('{riskFreePercent:R}' AS DOUBLE) AS PercentPerYear"),
        $"CREATE TEMPORARY VIEW daily_returns AS\n{DailyReturns}",
    ];
}
