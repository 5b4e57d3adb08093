using FsCheck.Xunit;
using PortfolioWeb.Workers.Ledger.Rows;
using SparkJobs;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Every statistic against a computation that shares nothing with it.</summary>
public sealed class StatisticsProperties : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Property(Arbitrary = [typeof(GeneratedLedger)], MaxTest = 100)]
    public async Task Every_statistic_is_what_a_straightforward_computation_says(GeneratedLedger ledger)
    {
        var report = await _ledger.With(ledger.Rows).ReportAsync(new ReportRequest(From: ledger.Period.From, To: ledger.Period.To));
        var portfolios = ledger.Rows.GroupBy(row => row.PortfolioId).OrderBy(rows => rows.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(portfolios.Select(rows => rows.Key), report.Portfolios.Select(statistics => statistics.Of.Portfolio));
        Assert.Equal(ledger.Rows.Length, report.RowsRead);
        foreach (var (history, statistics) in portfolios.Zip(report.Portfolios))
        {
            var rows = history.OrderBy(row => row.AsOf).ToList();
            Assert.Equal(ledger.Period, statistics.Period);
            Assert.Equal(Extremes(rows), statistics.Extremes);
            Assert.Equal(rows.GroupBy(row => row.AsOf.Year).Select(year => new YearExtremes(year.Key, Extremes([.. year]))), statistics.Years);
            AssertSummary(rows, statistics.History);
            AssertSummary([.. rows.Where(row => row.AsOf >= ledger.Period.From && row.AsOf <= ledger.Period.To)], statistics.OfPeriod);
            AssertMonths(rows, statistics.Months);
        }
    }

    private static ChangeExtremes Extremes(List<EvaluationRow> rows) => new(
        First(rows, row => -row.DailyChange, row => row.DailyChange),
        First(rows, row => row.DailyChange, row => row.DailyChange),
        First(rows, row => -row.DailyChangePercent, row => row.DailyChangePercent),
        First(rows, row => row.DailyChangePercent, row => row.DailyChangePercent));

    private static Extreme? First(List<EvaluationRow> rows, Func<EvaluationRow, decimal?> order, Func<EvaluationRow, decimal?> amount) =>
        rows.Where(row => amount(row) is not null).OrderBy(order).ThenBy(row => row.AsOf).Select(row => new Extreme(amount(row)!.Value, row.AsOf)).FirstOrDefault();

    private static void AssertSummary(List<EvaluationRow> rows, EvaluationSummary? summary)
    {
        if (rows.Count == 0)
        {
            Assert.Null(summary);
            return;
        }

        Assert.NotNull(summary);
        Assert.Equal((rows.Count, rows[0].AsOf, rows[^1].AsOf), (summary.Days, summary.FirstDay, summary.LastDay));
        var mean = rows.Sum(row => row.Value) / rows.Count;
        AssertNear(mean, summary.Mean);
        if (rows.Count == 1)
        {
            Assert.Null(summary.StandardDeviation);
            return;
        }

        var squares = rows.Sum(row => (row.Value - mean) * (row.Value - mean));
        AssertNear((decimal)Math.Sqrt((double)(squares / (rows.Count - 1))), summary.StandardDeviation!.Value);
    }

    private static void AssertMonths(List<EvaluationRow> rows, IReadOnlyList<MonthMean> actual)
    {
        var months = rows.GroupBy(row => (row.AsOf.Year, row.AsOf.Month)).OrderByDescending(month => month.Key).ToList();
        Assert.Equal(months.Select(month => month.Key), actual.Select(month => (month.Year, month.Month)));
        foreach (var (expected, month) in months.Zip(actual))
        {
            Assert.Equal(expected.Count(), month.Days);
            AssertNear(expected.Sum(row => row.Value) / expected.Count(), month.Mean);
        }
    }

    // Half of the last decimal for the rounding, and what a double cannot tell.
    private static void AssertNear(decimal expected, decimal actual) =>
        Assert.InRange(actual - expected, -0.00006m - (Math.Abs(expected) * 1e-12m), 0.00006m + (Math.Abs(expected) * 1e-12m));
}
