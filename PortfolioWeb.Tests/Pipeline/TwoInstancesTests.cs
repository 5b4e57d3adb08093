using PortfolioWeb.Tests.Pages;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Two instances on one broker and one database.</summary>
public sealed class TwoInstancesTests : IDisposable
{
    private const string LastDay = "--Market:LastDay=2006-12-31";
    private readonly Browser _browser;
    private readonly DataFolder _data;

    public TwoInstancesTests(MariaDb server, Browser browser) => (_browser, _data) = (browser, server.NewData(new LastingBroker()));

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task One_instance_runs_the_exchanges_and_the_other_takes_over_when_it_is_killed()
    {
        using var first = await ChildProcess.StartAsync(_data, LastDay);
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        await first.LedByAsync(first);
        await second.LedByAsync(first);

        // Commands go through the database, so any dashboard can send them.
        await second.RunAtFullSpeedAsync();
        await Until.TrueAsync(
            async () => string.CompareOrdinal((string?)(await second.GetAsync("/api/market"))["date"], "2000-06") > 0,
            "the second instance shows the progress of the first");
        await first.KillAsync();
        await second.LedByAsync(second);
        await Completion.FinishedAsync(second.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2006, 12, 31)));
    }

    [Fact]
    public async Task Simultaneous_commands_of_two_dashboards_are_each_applied_once()
    {
        const int Steps = 10;
        using var first = await ChildProcess.StartAsync(_data, LastDay);
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        await first.LedByAsync(first);
        await Task.WhenAll(new[] { first, second }.SelectMany(dashboard => Enumerable.Range(0, Steps).Select(async _ =>
        {
            using var response = await dashboard.Http.PostAsync("/api/market/step", null, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        })));
        await Completion.WaitAsync(second.GetAsync);
        StoredLedger.Read(_data).AssertComplete([.. TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31)).Take(2 * Steps)]);
    }

    [Fact]
    public async Task Every_dashboard_controls_the_exchanges_and_shows_the_same_state()
    {
        using var first = await ChildProcess.StartAsync(_data, LastDay);
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        await using var one = await _browser.OpenAsync(first.Http.BaseAddress!);
        await using var other = await _browser.OpenAsync(second.Http.BaseAddress!);
        await other.Page.Locator("[data-exchange=SE1] [data-action=start]:enabled").ClickAsync();
        foreach (var page in (OpenPage[])[one, other])
            await page.UntilAsync("[data-exchange=SE1] .state", text => text == "running", "the page shows that SE1 runs");
        await one.Page.Locator("[data-exchange=SE1] [data-action=stop]:enabled").ClickAsync();
        foreach (var page in (OpenPage[])[one, other])
        {
            await page.UntilAsync("[data-exchange=SE1] .state", text => text == "stopped", "the page shows that SE1 is stopped");
            page.AssertQuiet();
        }
    }
}
