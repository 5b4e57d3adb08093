using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>Using the dashboard by keyboard and mouse.</summary>
public sealed partial class DashboardUseTests(Browser browser, HistoryFixture history) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_market_can_be_controlled_by_keyboard_alone()
    {
        await using var app = RunningApp.Start(_data);
        await using var dashboard = await OpenAsync(app);
        var keyboard = dashboard.Page.Keyboard;
        await keyboard.PressAsync("s");
        await DateAsync(dashboard, "Mon 3 Jan 2000");
        await keyboard.PressAsync("4");
        await Until.TrueAsync(
            async () => await dashboard.Page.GetAttributeAsync("[data-speed=max]", "aria-pressed") == "true",
            "the speed is the highest");
        await keyboard.PressAsync("1");
        await Until.TrueAsync(
            async () => await dashboard.Page.GetAttributeAsync("[data-speed='1']", "aria-pressed") == "true",
            "the speed is the default");
        await keyboard.PressAsync("Space");
        await StateAsync(dashboard, "running");
        await keyboard.PressAsync("Space");
        await StateAsync(dashboard, "stopped");
        await keyboard.PressAsync("?");
        Assert.True(await dashboard.Page.Locator("#shortcuts-dialog").IsVisibleAsync());
        await keyboard.PressAsync("Escape");
        Assert.False(await dashboard.Page.Locator("#shortcuts-dialog").IsVisibleAsync());
        await StepAsync(app, days: 5);
        await keyboard.PressAsync("r");
        Assert.True(await dashboard.Page.Locator("#rewind-dialog").IsVisibleAsync());
        await dashboard.Page.FillAsync("#rewind-to", "2000-01-06");
        await keyboard.PressAsync("Enter");
        await DateAsync(dashboard, "Fri 7 Jan 2000");
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task A_rewind_announces_its_target_and_reports_an_invalid_date_at_the_field()
    {
        await using var app = RunningApp.Start(_data);
        await StepAsync(app, days: 5);
        await using var dashboard = await OpenAsync(app);
        await dashboard.Page.ClickAsync("#rewind");
        foreach (var refused in (string[])["1999-12-31", "2099-01-01"])
        {
            await dashboard.Page.FillAsync("#rewind-to", refused);
            await dashboard.Page.ClickAsync("#rewind-confirm");
            Assert.NotEmpty(await dashboard.TextAsync("#rewind-problem"));
            Assert.Equal(1, (int)(await app.GetAsync("/api/market"))["run"]!);
        }

        await dashboard.Page.FillAsync("#rewind-to", "2000-01-06");
        await dashboard.Page.ClickAsync("#rewind-confirm");
        await dashboard.UntilAsync(
            "#notice",
            text => text == "Run 2. Next trading day: Fri 7 Jan 2000, the first trading day after Thu 6 Jan 2000.",
            "the page announces the target");
        await DateAsync(dashboard, "Fri 7 Jan 2000");
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task A_failed_command_shows_the_reason_and_changes_nothing()
    {
        await using var dashboard = await OpenAsync(history.App);
        var pressed = await dashboard.Page.Locator("[data-speed][aria-pressed=true]").GetAttributeAsync("data-speed");
        await dashboard.Page.RouteAsync("**/api/market/speed", route => route.AbortAsync());
        await dashboard.Page.ClickAsync("[data-speed='100']");
        await dashboard.UntilAsync("#notice", text => text == "The server does not answer.", "the page shows the reason");
        Assert.Equal(pressed, await dashboard.Page.Locator("[data-speed][aria-pressed=true]").GetAttributeAsync("data-speed"));
        Assert.True(await dashboard.Page.Locator("[data-speed='100']").IsEnabledAsync());
    }

    [Fact]
    public async Task Ticks_are_measured_to_the_screen_and_the_tab_icon_shows_the_market_state()
    {
        await using var app = RunningApp.Start(_data, ("Market:DaysPerSecond", "5"));
        await using var dashboard = await OpenAsync(app);
        await IconAsync(dashboard, "stopped");
        Assert.Equal("—", await dashboard.TextAsync("[data-stage=screen] b"));
        await dashboard.Page.ClickAsync("#start-market");
        await IconAsync(dashboard, "running");
        await dashboard.UntilAsync("[data-stage=screen] b", text => Milliseconds().IsMatch(text), "the ticks are timed");
        await dashboard.UntilAsync(
            "#market-now",
            text => text.EndsWith("now", StringComparison.Ordinal) && !text.StartsWith("0 ", StringComparison.Ordinal),
            "the measured speed is shown");
        await dashboard.Page.ClickAsync("#stop-market");
        await IconAsync(dashboard, "stopped");
        await Until.TrueAsync(() => dashboard.Page.Locator("#market-now").IsHiddenAsync(), "no speed is shown any more");
        using var icon = await app.Http.GetAsync(
            await dashboard.Page.GetAttributeAsync("link[rel=icon]", "href"), TestContext.Current.CancellationToken);
        Assert.Equal("image/svg+xml", icon.Content.Headers.ContentType?.MediaType);
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task With_reduced_motion_nothing_flashes_and_screen_readers_get_few_announcements()
    {
        await using var app = RunningApp.Start(_data, ("Market:DaysPerSecond", "5"));
        await using var still = await browser.OpenAsync(app.Address, motion: ReducedMotion.Reduce);
        await using var animated = await OpenAsync(app);
        const string Count = """
            () => {
              window.flashes = 0;
              window.announced = [];
              new MutationObserver((changes) => window.flashes += changes.filter(({ target }) => target.dataset.flash).length)
                .observe(document.querySelector('.closes'), { subtree: true, attributeFilter: ['data-flash'] });
              new MutationObserver((changes) =>
                changes.filter(({ target }) => target.textContent).forEach(() => window.announced.push(performance.now())))
                .observe(document.getElementById('summary'), { childList: true });
            }
            """;
        foreach (var page in (OpenPage[])[still, animated])
            await page.Page.EvaluateAsync(Count);
        await animated.Page.ClickAsync("#start-market");
        // The page with motion shows that closes flash; the page without motion shows as many days.
        await Until.TrueAsync(async () => await animated.Page.EvaluateAsync<int>("window.flashes") > 100, "the closes flash");
        await still.UntilAsync(
            "#summary",
            text => text.EndsWith("market running.", StringComparison.Ordinal),
            "the running market is announced");
        await animated.Page.ClickAsync("#stop-market");
        await still.UntilAsync(
            "#summary",
            text => text.EndsWith("market stopped.", StringComparison.Ordinal),
            "the stopped market is announced");
        Assert.Equal(0, await still.Page.EvaluateAsync<int>("window.flashes"));
        Assert.Equal(0, await still.Page.EvaluateAsync<int>("document.getAnimations().length"));
        Assert.Equal("polite", await still.Page.GetAttributeAsync("#summary", "aria-live"));
        var announced = await still.Page.EvaluateAsync<double[]>("window.announced");
        Assert.All(
            announced.Zip(announced.Skip(1)),
            pair => Assert.True(pair.Second - pair.First >= 2900, $"Two summaries are {pair.Second - pair.First:F0} ms apart."));
        // Nothing else that changes with every day is read out.
        Assert.Equal(
            ["notice", "summary"],
            (await still.Page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('[aria-live], [role=status]')].map(({ id }) => id)")).Order());
    }

    [Fact]
    public async Task The_closes_can_be_sorted_by_any_column_and_the_address_keeps_the_order()
    {
        await using var dashboard = await OpenAsync(history.App);
        await dashboard.UntilAsync("[data-ticker=IBM] .close", text => text != "—", "the closes are shown");
        await dashboard.Page.FocusAsync("[data-closes=SE1] [data-by=close] button");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        var closes = await ClosesAsync(dashboard, "SE2");
        Assert.Equal(closes.OrderDescending(), closes);
        await dashboard.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("ascending", await dashboard.Page.GetAttributeAsync("[data-closes=SE2] [data-by=close]", "aria-sort"));
        await Until.TrueAsync(() => dashboard.Page.Url.EndsWith("?closes=close-up", StringComparison.Ordinal), "the address has the order");

        await dashboard.Page.ReloadAsync();
        await Until.TrueAsync(
            async () => await ClosesAsync(dashboard, "SE1") is { Count: 12 } again && again.SequenceEqual(again.Order()),
            "the closes are in order again");
        var holders = await dashboard.Page.Locator("[data-ticker=VZ] .held a, [data-ticker=IBM] .held a").AllInnerTextsAsync();
        Assert.Equal(["P11", "P12", "P21", "P32"], holders.Except(["P31"]).Order());
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task The_topics_of_the_pipeline_show_their_partitions_and_last_messages()
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, "/pipeline"));
        await page.UntilAsync(
            "[data-stage=StockExchange] .partitions",
            text => text == "2",
            "the closes have a partition for each exchange");
        await page.UntilAsync(
            "[data-stage=portfolios] .partitions",
            text => text == "6",
            "the evaluations have a partition for each portfolio");
        Assert.Matches(@"^\d\d:\d\d:\d\d$", await page.TextAsync("[data-stage=portfolios] .last"));
        Assert.Equal("SQLite, embedded", await page.TextAsync("[data-stage=ledger] [data-part=database]"));
        page.AssertQuiet();
    }

    private static async Task StepAsync(RunningApp app, int days)
    {
        for (var day = 0; day < days; day++)
            await app.PostAsync("/api/market/step");
    }

    private async Task<OpenPage> OpenAsync(RunningApp app)
    {
        var dashboard = await browser.OpenAsync(app.Address);
        await dashboard.UntilAsync("#connection", text => text == "live", "the page is live");
        await Until.TrueAsync(() => dashboard.Page.Locator("#rewind").IsEnabledAsync(), "the page accepts commands");
        return dashboard;
    }

    private static Task DateAsync(OpenPage dashboard, string date) =>
        dashboard.UntilAsync("#market-date", text => text == date, $"the market is at {date}");

    private static Task StateAsync(OpenPage dashboard, string state) =>
        Until.TrueAsync(
            async () => await dashboard.Page.GetAttributeAsync("#market-state", "data-state") == state,
            $"the market is {state}");

    private static Task IconAsync(OpenPage dashboard, string state) => Until.TrueAsync(
        async () =>
            (await dashboard.Page.GetAttributeAsync("link[rel=icon]", "href"))!.Contains($"/favicon-{state}-", StringComparison.Ordinal),
        $"the icon shows {state}");

    private static async Task<IReadOnlyList<decimal>> ClosesAsync(OpenPage dashboard, string exchange) =>
        [.. (await dashboard.Page.Locator($"[data-closes={exchange}] .close").AllInnerTextsAsync()).Where(text => text != "—").Select(
            text => decimal.Parse(text, null))];

    [GeneratedRegex(@"^[\d,]+\sms$")]
    private static partial Regex Milliseconds();
}
