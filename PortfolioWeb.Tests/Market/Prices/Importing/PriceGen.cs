using FsCheck;
using FsCheck.Fluent;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>Generates series of prices.</summary>
internal static class PriceGen
{
    private static readonly DateOnly s_first = new(1998, 11, 25);
    private static readonly decimal[] s_ratios = [2, 3, 7, 1.5m, 0.1m, 0.5m];

    /// <summary>Generates a series of up to 80 closes from 1998 on with up to 4 decimals.</summary>
    public static Gen<PriceSeries> Series(CloseBasis basis, bool withEvents = false, string ticker = "ABC") =>
        from steps in Gen.Choose(1, 12).ListOf(80)
        from count in Gen.Choose(1, 80)
        from decimals in Gen.Choose(0, 4)
        from cents in Gen.Choose(1, 1_000_000).ListOf(80)
        from splits in Gen.Choose(0, 79).ListOf(3)
        from ratio in Gen.Elements(s_ratios)
        let days = DaysOf(steps, count)
        select new PriceSeries(
            ticker,
            basis,
            [.. days.Select((day, i) => new DayClose(day, new decimal(cents[i], 0, 0, false, (byte)decimals)))],
            withEvents ? [.. splits.Where(i => i < days.Count).Distinct().Order().Select(i => new Split(days[i], ratio))] : [],
            withEvents ? [.. splits.Where(i => i < days.Count).Distinct().Order().Select(i => new Dividend(days[i], 0.25m))] : []);

    private static List<DateOnly> DaysOf(IEnumerable<int> steps, int count)
    {
        var day = s_first;
        return [.. steps.Take(count).Select(step => day = day.AddDays(step))];
    }
}
