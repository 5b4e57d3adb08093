namespace PortfolioWeb.Tests.Api;

/// <summary>How far a portfolio is below its highest day.</summary>
public sealed class DrawdownTests(HistoryFixture history)
{
    [Fact]
    public async Task Every_day_stands_beside_the_highest_one_until_then_also_where_that_is_not_asked_for()
    {
        var navs = (await history.App.GetAsync("/api/portfolios/P31/evaluations?points=10000"))["items"]!.AsArray()
            .Select(item => (AsOf: (string)item!["asOf"]!, Nav: (decimal)item["navPerShare"]!)).ToList();
        var days = (await history.App.GetAsync("/api/portfolios/P31/drawdown?from=2001-01-01&points=10000")).AsArray();

        Assert.Equal(navs.Select(day => day.AsOf).Where(day => string.CompareOrdinal(day, "2001") > 0), days.Select(day => (string)day!["asOf"]!));
        foreach (var day in days)
        {
            var until = navs.TakeWhile(other => string.CompareOrdinal(other.AsOf, (string)day!["asOf"]!) <= 0).ToList();
            var peak = until.Max(other => other.Nav);
            Assert.Equal(until[^1].Nav, (decimal)day!["navPerShare"]!);
            Assert.Equal(peak, (decimal)day["peak"]!);
            Assert.Equal(Math.Round((until[^1].Nav / peak * 100) - 100, 4, MidpointRounding.AwayFromZero), (decimal)day["drawdownPercent"]!);
        }

        Assert.Contains(days, day => (decimal)day!["drawdownPercent"]! < 0);
    }

    [Fact]
    public async Task A_thinned_one_has_no_more_points_than_asked_for_and_the_same_ends()
    {
        var days = (await history.App.GetAsync("/api/portfolios/P11/drawdown?points=40")).AsArray();
        Assert.Equal(40, days.Count);
        Assert.Equal(("2000-01-03", "2001-12-31"), ((string?)days[0]!["asOf"], (string?)days[^1]!["asOf"]));
    }
}
