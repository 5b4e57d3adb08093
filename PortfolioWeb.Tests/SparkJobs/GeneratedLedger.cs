using FsCheck;
using FsCheck.Fluent;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Evaluations of one to three portfolios, closes of some stocks, a period within their days, and a risk-free rate.</summary>
public sealed record GeneratedLedger(EvaluationRow[] Rows, CloseRow[] Closes, ReportPeriod Period, double RiskFreePercent)
{
    private static readonly string[] s_portfolios = ["P11", "P12", "P21"];
    private static readonly DateOnly s_start = new(2000, 1, 3);

    public override string ToString() => string.Join(
        '\n', Rows.Select(row => $"{row.PortfolioId} {row.AsOf:yyyy-MM-dd} {row.Value} {row.DailyChange} {row.DailyChangePercent}")
            .Concat(Closes.Select(row => $"{row.Ticker} {row.AsOf:yyyy-MM-dd} {row.ClosePrice} {row.PreviousClose}")).Prepend(
                $"{Period} at {RiskFreePercent} %"));

    /// <summary>
    /// Each portfolio has one to sixty evaluations, often one or two, days or months apart, so that years and months are missing. Values
    /// are a few dollars or billions, and often so few that days tie.
    /// </summary>
    public static Arbitrary<GeneratedLedger> Any() => (
        from count in Gen.Choose(1, s_portfolios.Length)
        from portfolios in Gen.CollectToArray(s_portfolios.Take(count), Portfolio)
        let rows = portfolios.SelectMany(rows => rows).ToArray()
        from one in Gen.Elements(rows)
        from other in Gen.Elements(rows)
        from before in Gen.Choose(0, 3)
        let first = one.AsOf < other.AsOf ? one.AsOf : other.AsOf
        let last = one.AsOf < other.AsOf ? other.AsOf : one.AsOf
        from closes in Market([.. rows.Select(row => row.AsOf).Distinct().Order()])
        from rate in Gen.Choose(-200, 1000)
        select new GeneratedLedger(rows, closes, new ReportPeriod(first.AddDays(-before), last.AddDays(before)), rate / 100.0))
        .ToArbitrary();

    // A stock may be listed late, delisted, or behind.
    private static Gen<CloseRow[]> Market(DateOnly[] days) =>
        from count in Gen.Choose(0, 3)
        from stocks in Gen.CollectToArray(
            Enumerable.Range(0, count),
            stock => Gen.Choose(1, 1_000_000).ArrayOf(days.Length).Select(prices => Stock($"S{stock}", days, prices)))
        from late in Gen.Choose(0, 3).ArrayOf(count)
        from missing in Gen.Frequency((3, Gen.Choose(0, 3)), (1, Gen.Choose(0, days.Length))).ArrayOf(count)
        let closed = stocks.Select((stock, i) => stock.Skip(late[i]).SkipLast(missing[i])).ToArray()
        select closed.SelectMany(stock => stock).ToArray();

    private static IEnumerable<CloseRow> Stock(string ticker, DateOnly[] days, int[] prices) => days.Select((day, i) => new CloseRow
    {
        Ticker = ticker,
        AsOf = day,
        Run = 1,
        ClosePrice = prices[i] / 100m,
        PreviousClose = i == 0 ? null : prices[i - 1] / 100m,
    });

    private static Gen<EvaluationRow[]> Portfolio(string id) =>
        from length in Gen.Frequency((1, Gen.Constant(1)), (1, Gen.Constant(2)), (4, Gen.Choose(3, 60)))
        from start in Gen.Choose(0, 400)
        from steps in Gen.Frequency((4, Gen.Choose(1, 4)), (1, Gen.Choose(20, 60)), (1, Gen.Choose(200, 500))).ArrayOf(length)
        from values in Gen.OneOf(
            Gen.Choose(1, 5).Select(value => (decimal)value).ArrayOf(length),
            Gen.Choose(10_000, int.MaxValue).Select(value => value / 10_000m).ArrayOf(length),
            Gen.Choose(1_000_000, int.MaxValue).Select(value => value * 40.1234m).ArrayOf(length))
        select History(id, start, steps, values);

    private static EvaluationRow[] History(string id, int start, int[] steps, decimal[] values)
    {
        var day = s_start.AddDays(start);
        var rows = new EvaluationRow[values.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            decimal? previous = i == 0 ? null : values[i - 1];
            rows[i] = new EvaluationRow
            {
                PortfolioId = id,
                AsOf = day,
                Run = 1,
                Value = values[i],
                DailyChange = values[i] - previous,
                DailyChangePercent = previous is { } before ? decimal.Round((values[i] - before) / before * 100, 4) : null,
                NavPerShare = decimal.Round(values[i] / 1000, 4),
            };
            day = day.AddDays(steps[i]);
        }

        return rows;
    }
}
