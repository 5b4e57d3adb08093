using System.Net;
using System.Text.Json.Nodes;
using PortfolioWeb.Tests.Pages;

namespace PortfolioWeb.Tests.Chain;

/// <summary>Two copies of the program on one broker and one database.</summary>
public sealed class TwoCopiesTests : IDisposable
{
    private const string LastDay = "--Market:LastDay=2006-12-31";
    private readonly Browser _browser;
    private readonly DataFolder _data;

    public TwoCopiesTests(MariaDb server, Browser browser) => (_browser, _data) = (browser, server.NewData(new LastingBroker()));

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task One_runs_the_exchanges_and_the_other_takes_over_when_it_is_killed()
    {
        using var first = await ChildProcess.StartAsync(_data, LastDay);
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        Assert.Null((await first.GetAsync("/api/market"))["leader"]);
        var leader = (string?)(await second.GetAsync("/api/market"))["leader"];
        Assert.EndsWith($"/{first.Id}", leader, StringComparison.Ordinal);

        using (var refused = await second.Http.PostAsync("/api/market/start", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains(leader!, (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["detail"], StringComparison.Ordinal);
        }

        await first.RunAtFullSpeedAsync();
        await Until.TrueAsync(async () => string.CompareOrdinal((string?)(await second.GetAsync("/api/market"))["date"], "2000-06") > 0, "the second copy shows how the first gets on");
        await first.KillAsync();
        await Until.TrueAsync(async () => (await second.GetAsync("/api/market"))["leader"] is null, "the second copy has taken over");
        await Settled.FinishedAsync(second.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2006, 12, 31)));
    }

    [Fact]
    public async Task The_dashboard_of_the_one_that_stands_by_says_which_one_is_active_and_takes_no_orders()
    {
        using var first = await ChildProcess.StartAsync(_data, LastDay);
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        await using var page = await _browser.OpenAsync(second.Http.BaseAddress!);
        await page.UntilAsync("#elsewhere", text => text.Contains($"/{first.Id}", StringComparison.Ordinal), "the page names the active copy");
        Assert.True(await page.Page.Locator("#open-market").IsDisabledAsync());
        Assert.True(await page.Page.Locator("[data-exchange=SE1] [data-action=start]").IsDisabledAsync());

        await first.KillAsync();
        await page.Page.Locator("#open-market:enabled").WaitForAsync();
        Assert.True(await page.Page.Locator("#elsewhere").IsHiddenAsync());
        page.AssertQuiet();
    }
}
