using System.Net;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Api;

/// <summary>A portfolio's performance, and its drawdown from its highest day.</summary>
public sealed class DrawdownTests(HistoryFixture history)
{
    [Fact]
    public async Task Every_day_has_the_peak_until_then_even_if_the_peak_is_before_the_requested_period()
    {
        var values = await ValuesAsync("P31");
        var days = (await history.App.GetAsync("/api/portfolios/P31/drawdown?from=2001-01-01&points=10000")).AsArray();

        Assert.Equal(
            values.Select(day => day.AsOf).Where(day => string.CompareOrdinal(day, "2001") > 0),
            days.Select(day => (string)day!["asOf"]!));
        foreach (var day in days)
        {
            var until = values.TakeWhile(other => string.CompareOrdinal(other.AsOf, (string)day!["asOf"]!) <= 0).ToList();
            var peak = until.MaxBy(other => other.Value);
            Assert.Equal((until[^1].Value, until[^1].Nav), ((decimal)day!["value"]!, (decimal)day["navPerShare"]!));
            Assert.Equal((peak.Value, peak.Nav), ((decimal)day["peakValue"]!, (decimal)day["peak"]!));
            Assert.Equal(Percent(until[^1].Value / peak.Value), (decimal)day["drawdownPercent"]!);
        }

        Assert.Contains(days, day => (decimal)day!["drawdownPercent"]! < 0);
    }

    [Fact]
    public async Task A_downsampled_series_has_at_most_the_requested_points_and_keeps_ends_and_extremes()
    {
        var all = (await history.App.GetAsync("/api/portfolios/P11/drawdown?points=10000")).AsArray();
        var days = (await history.App.GetAsync("/api/portfolios/P11/drawdown?points=40")).AsArray();
        Assert.InRange(days.Count, 20, 40);
        Assert.Equal(("2000-01-03", "2001-12-31"), ((string?)days[0]!["asOf"], (string?)days[^1]!["asOf"]));
        foreach (var field in (string[])["value", "drawdownPercent"])
        {
            Assert.Equal(all.Min(day => (decimal)day![field]!), days.Min(day => (decimal)day![field]!));
            Assert.Equal(all.Max(day => (decimal)day![field]!), days.Max(day => (decimal)day![field]!));
        }
    }

    [Theory]
    [InlineData("P11", "2000-01-01", "2001-12-31")]
    [InlineData("P21", "2000-06-03", "2000-12-31")]
    [InlineData("P32", "2001-05-02", "2001-05-02")]
    public async Task Performance_is_computed_from_every_day(string portfolio, string from, string to)
    {
        var values = await ValuesAsync(portfolio);
        var peak = 0m;
        var drawdowns = values.Select(day => (day.AsOf, Share: day.Value / (peak = Math.Max(peak, day.Value)))).ToList();
        bool IsRequested(string day) => string.CompareOrdinal(day, from) >= 0 && string.CompareOrdinal(day, to) <= 0;
        var requested = values.Where(day => IsRequested(day.AsOf)).ToList();
        var deepest = drawdowns.Where(day => IsRequested(day.AsOf)).MinBy(day => day.Share);

        var found = await history.App.GetAsync($"/api/portfolios/{portfolio}/performance?from={from}&to={to}");
        Assert.Equal((requested[0].AsOf, requested[^1].AsOf), ((string?)found["first"]!["asOf"], (string?)found["last"]!["asOf"]));
        Assert.Equal(Percent(requested[^1].Value / requested[0].Value), (decimal)found["changePercent"]!);
        Assert.Equal(
            (Percent(deepest.Share), deepest.AsOf),
            ((decimal)found["deepestDrawdownPercent"]!, (string?)found["deepestDrawdownOn"]));
    }

    [Fact]
    public async Task Performance_of_a_period_without_evaluations_is_not_found()
    {
        using var response = await history.App.Http.GetAsync(
            "/api/portfolios/P11/performance?from=2001-12-29&to=2001-12-30",
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("from, to: P11 has no evaluation in these days.", (string?)problem["detail"]);
    }

    private async Task<List<(string AsOf, decimal Value, decimal Nav)>> ValuesAsync(string portfolio) =>
        [.. (await history.App.GetAsync($"/api/portfolios/{portfolio}/evaluations?points=10000"))["items"]!.AsArray()
            .Select(item => ((string)item!["asOf"]!, (decimal)item["value"]!, (decimal)item["navPerShare"]!))];

    private static decimal Percent(decimal share) => Math.Round((share - 1) * 100, 4, MidpointRounding.AwayFromZero);
}
