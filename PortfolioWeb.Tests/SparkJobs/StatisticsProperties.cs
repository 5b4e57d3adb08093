using System.Numerics;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Every statistic compared with an independent computation.</summary>
public sealed class StatisticsProperties : IDisposable
{
    private const int YearDays = 252;

    private readonly StoredEvaluations _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Property(Arbitrary = [typeof(GeneratedLedger)], MaxTest = 100)]
    public async Task Every_statistic_matches_a_straightforward_computation(GeneratedLedger ledger)
    {
        _ledger.RiskFreePercent = ledger.RiskFreePercent;
        var report = await _ledger
            .With(ledger.Rows)
            .WithCloses(ledger.Closes)
            .ReportAsync(new ReportRequest(From: ledger.Period.From, To: ledger.Period.To));
        var portfolios = ledger.Rows.GroupBy(row => row.PortfolioId).OrderBy(rows => rows.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(portfolios.Select(rows => rows.Key), report.Portfolios.Select(statistics => statistics.Of.Portfolio));
        Assert.Equal(ledger.Rows.Length, report.RowsRead);
        foreach (var (history, statistics) in portfolios.Zip(report.Portfolios))
        {
            var rows = history.OrderBy(row => row.AsOf).ToList();
            var ofPeriod = rows.Where(row => row.AsOf >= ledger.Period.From && row.AsOf <= ledger.Period.To).ToList();
            Assert.Equal(ledger.Period, statistics.Period);
            Assert.Equal(Extremes(rows), statistics.Extremes);
            Assert.Equal(
                rows.GroupBy(row => row.AsOf.Year).Select(year => new YearExtremes(year.Key, Extremes([.. year]))),
                statistics.Years);
            AssertSummary(rows, statistics.History);
            AssertSummary(ofPeriod, statistics.OfPeriod);
            AssertMonths(rows, statistics.Months);
            AssertRisk(ofPeriod, ledger, statistics.Risk);
            AssertDrawdown(rows.LastOrDefault(row => row.AsOf < ledger.Period.From), ofPeriod, statistics.MaxDrawdown);
            AssertGrid(ofPeriod, statistics.Returns);
            AssertCorrelations(ofPeriod, ledger, statistics.Correlations!);
        }
    }

    [Property(Arbitrary = [typeof(GeneratedLedger)], MaxTest = 30)]
    public async Task Stocks_delisted_before_the_period_do_not_affect_beta(GeneratedLedger ledger)
    {
        var request = new ReportRequest(From: ledger.Period.From, To: ledger.Period.To);
        var before = (await _ledger.With(ledger.Rows).WithCloses(ledger.Closes).ReportAsync(request)).Portfolios;
        var former = ledger.Rows.Select(row => row.AsOf).Where(day => day < ledger.Period.From).Distinct().Order().ToList();
        CloseRow[] delisted =
        [
            .. former.Select((day, i) => StoredEvaluations.Close("Gone", $"{day:yyyy-MM-dd}", 10m + i, i == 0 ? null : 9m + i)),
        ];
        var after = (await _ledger.WithCloses([.. ledger.Closes, .. delisted]).ReportAsync(request)).Portfolios;
        Assert.Equal(before.Select(portfolio => portfolio.Risk?.Beta), after.Select(portfolio => portfolio.Risk?.Beta));
    }

    private static ChangeExtremes Extremes(List<EvaluationRow> rows) => new(
        First(rows, row => -row.DailyChange, row => row.DailyChange),
        First(rows, row => row.DailyChange, row => row.DailyChange),
        First(rows, row => -row.DailyChangePercent, row => row.DailyChangePercent),
        First(rows, row => row.DailyChangePercent, row => row.DailyChangePercent));

    private static Extreme? First(List<EvaluationRow> rows, Func<EvaluationRow, decimal?> order, Func<EvaluationRow, decimal?> amount) =>
        rows
            .Where(row => amount(row) is not null)
            .OrderBy(order)
            .ThenBy(row => row.AsOf)
            .Select(row => new Extreme(amount(row)!.Value, row.AsOf))
            .FirstOrDefault();

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

    private static void AssertRisk(List<EvaluationRow> rows, GeneratedLedger ledger, RiskFigures? risk)
    {
        var returns = Returns(rows);
        if (returns.Count == 0)
        {
            Assert.Null(risk);
            return;
        }

        Assert.NotNull(risk);
        Assert.Equal(returns.Count, risk.Days);
        var numbers = returns.Values.ToList();
        var vary = Vary(rows.Where(row => row.DailyChange is not null));
        var deviation = Deviation(numbers) * Math.Sqrt(YearDays);
        var excess = (numbers.Average() * YearDays) - (ledger.RiskFreePercent / 100);
        AssertClose(deviation * 100, risk.Volatility);
        AssertClose(vary ? excess / deviation : null, risk.SharpeRatio);

        var below = numbers.Select(number => Math.Min(0, number - (ledger.RiskFreePercent / 100 / YearDays))).ToList();
        var downside = Math.Sqrt(below.Sum(number => number * number) / below.Count) * Math.Sqrt(YearDays);
        AssertClose(vary && downside > 0 ? excess / downside : null, risk.SortinoRatio);

        var (best, worst) = (numbers.Max(), numbers.Min());
        AssertClose(best * 100, risk.BestDay.Amount);
        AssertClose(worst * 100, risk.WorstDay.Amount);
        Assert.Equal(returns.First(day => day.Value == best).Key, risk.BestDay.AsOf);
        Assert.Equal(returns.First(day => day.Value == worst).Key, risk.WorstDay.AsOf);

        var (at95, at99) = (-Percentile(numbers, 0.05), -Percentile(numbers, 0.01));
        var last = (double)rows.Last(row => row.DailyChange is not null).Value;
        AssertClose(at95 * 100, risk.ValueAtRisk.PercentAt95);
        AssertClose(at99 * 100, risk.ValueAtRisk.PercentAt99);
        AssertClose(at95 * last, risk.ValueAtRisk.LossAt95, decimals: 4);
        AssertClose(at99 * last, risk.ValueAtRisk.LossAt99, decimals: 4);

        AssertBeta(returns, ledger.Closes, risk.Beta);
    }

    private static void AssertDrawdown(EvaluationRow? before, List<EvaluationRow> ofPeriod, Drawdown? actual)
    {
        if (ofPeriod.Count == 0)
        {
            Assert.Null(actual);
            return;
        }

        // Begins with the value before the period.
        List<EvaluationRow> rows = before is null ? ofPeriod : [before, .. ofPeriod];
        // Compares every day with every later one, which is slow and simple.
        Assert.NotNull(actual);
        var falls =
            from trough in rows.Index()
            from peak in rows.Take(trough.Index).Index()
            where trough.Item.Value < peak.Item.Value
            orderby (double)trough.Item.Value / (double)peak.Item.Value, trough.Index, peak.Index descending
            select (Peak: peak.Item, Trough: trough.Item);
        if (!falls.Any())
        {
            Assert.Equal(new Drawdown(0m, null, null, null), actual);
            return;
        }

        var (height, depth) = falls.First();
        AssertClose((((double)depth.Value / (double)height.Value) - 1) * 100, actual.Percent);
        Assert.Equal(
            (height.AsOf, depth.AsOf, rows.FirstOrDefault(row => row.AsOf > depth.AsOf && row.Value >= height.Value)?.AsOf),
            (actual.PeakOn, actual.TroughOn, actual.RecoveredOn));
    }

    // The least-squares slope through one point for each day on which both have a return, in decimals.
    private static void AssertBeta(SortedDictionary<DateOnly, double> returns, CloseRow[] closes, decimal? beta)
    {
        var market = new SortedDictionary<DateOnly, List<decimal>>();
        foreach (var close in closes.Where(close => close.PreviousClose is not null && returns.ContainsKey(close.AsOf)))
        {
            if (!market.TryGetValue(close.AsOf, out var ofDay))
                market.Add(close.AsOf, ofDay = []);
            ofDay.Add((close.ClosePrice - close.PreviousClose!.Value) / close.PreviousClose.Value);
        }

        var points = market.Select(day => (X: day.Value.Average(), Y: (decimal)returns[day.Key])).ToList();
        var count = points.Count;
        var (x, y) = (points.Sum(point => point.X), points.Sum(point => point.Y));
        var spread = (count * points.Sum(point => point.X * point.X)) - (x * x);
        if (spread <= 1e-20m)
            Assert.Null(beta);
        else
            AssertClose((double)(((count * points.Sum(point => point.X * point.Y)) - (x * y)) / spread), beta);
    }

    // Compounded from the daily returns, whereas the statistic compares the ends.
    private static void AssertGrid(List<EvaluationRow> rows, IReadOnlyList<YearReturns> actual)
    {
        var years = rows.GroupBy(row => row.AsOf.Year).ToList();
        Assert.Equal(years.Select(year => year.Key), actual.Select(year => year.Year));
        foreach (var (expected, year) in years.Zip(actual))
        {
            AssertClose(Compound(expected), year.Percent);
            foreach (var (index, month) in year.Months.Index())
            {
                var days = expected.Where(row => row.AsOf.Month == index + 1).ToList();
                AssertClose(days.Count == 0 ? null : Compound(days), month);
            }
        }

        static double Compound(IEnumerable<EvaluationRow> rows) =>
            (rows.Aggregate(1.0, (product, row) => product * (1 + (Return(row) ?? 0))) - 1) * 100;
    }

    private static void AssertCorrelations(List<EvaluationRow> rows, GeneratedLedger ledger, IReadOnlyList<Correlation> actual)
    {
        var own = Returns(rows);
        var expected = new List<(string Portfolio, int Days, double? Coefficient)>();
        var others = ledger.Rows
            .GroupBy(row => row.PortfolioId)
            .Where(other => rows.Count > 0 && other.Key != rows[0].PortfolioId);
        foreach (var other in others.OrderBy(other => other.Key, StringComparer.Ordinal))
        {
            var otherRows = other.Where(row => row.AsOf >= ledger.Period.From && row.AsOf <= ledger.Period.To).ToList();
            var theirs = Returns(otherRows);
            var common = own.Keys.Where(theirs.ContainsKey).ToList();
            if (common.Count == 0)
                continue;
            List<double> one = [.. common.Select(day => own[day])], another = [.. common.Select(day => theirs[day])];
            var vary = Vary(rows.Where(row => common.Contains(row.AsOf))) && Vary(otherRows.Where(row => common.Contains(row.AsOf)));
            expected.Add((other.Key, common.Count, vary ? Covariance(one, another) / (Deviation(one) * Deviation(another)) : null));
        }

        Assert.Equal(expected.Select(other => (other.Portfolio, other.Days)), actual.Select(other => (other.Portfolio, other.Days)));
        foreach (var (of, correlation) in expected.Zip(actual))
            AssertClose(of.Coefficient, correlation.Coefficient);
    }

    private static SortedDictionary<DateOnly, double> Returns(List<EvaluationRow> rows) =>
        new(rows.Where(row => row.DailyChange is not null).ToDictionary(row => row.AsOf, row => Return(row)!.Value));

    private static double? Return(EvaluationRow row) =>
        row.DailyChange is { } change ? (double)change / (double)(row.Value - change) : null;

    private static double? Deviation(List<double> numbers) => numbers.Count < 2 ? null : Math.Sqrt(Covariance(numbers, numbers));

    private static double Covariance(List<double> one, List<double> other)
    {
        if (one.Count < 2)
            return 0;
        var (mean, otherMean) = (one[0] + one.Average(number => number - one[0]), other[0] + other.Average(number => number - other[0]));
        return one.Zip(other, (x, y) => (x - mean) * (y - otherMean)).Sum() / (one.Count - 1);
    }

    private static double Percentile(List<double> numbers, double share)
    {
        var sorted = numbers.Order().ToList();
        var position = share * (sorted.Count - 1);
        var below = (int)Math.Floor(position);
        return below + 1 == sorted.Count ? sorted[below] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }

    // Compared as fractions of integers: doubles of the same fraction may differ.
    private static bool Vary(IEnumerable<EvaluationRow> withReturns)
    {
        var fractions = withReturns
            .Select(
                row => (Value: new BigInteger(row.Value * 10_000), Before: new BigInteger((row.Value - row.DailyChange!.Value) * 10_000)))
                .ToList();
        return fractions.Exists(day => day.Value * fractions[0].Before != fractions[0].Value * day.Before);
    }

    // Half of the last decimal for rounding, and the precision of a double.
    private static void AssertNear(decimal expected, decimal actual) =>
        Assert.InRange(actual - expected, -0.00006m - (Math.Abs(expected) * 1e-12m), 0.00006m + (Math.Abs(expected) * 1e-12m));

    private static void AssertClose(double? expected, decimal? actual, int decimals = 6)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not { } number)
            return;
        var tolerance = (0.6 * Math.Pow(10, -decimals)) + (Math.Abs(number) * 1e-9);
        Assert.InRange((double)actual!.Value, number - tolerance, number + tolerance);
    }
}
