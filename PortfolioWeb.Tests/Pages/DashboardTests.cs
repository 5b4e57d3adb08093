using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The dashboard in a real browser.</summary>
public sealed class DashboardTests(Browser browser, HistoryFixture history) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_buttons_start_step_and_stop_the_market()
    {
        await using var app = RunningApp.Start(_data, ("Market:DaysPerSecond", "5"));
        await using var dashboard = await browser.OpenAsync(app.Address);
        await dashboard.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live");
        Assert.Equal(6, await dashboard.Page.Locator("[data-portfolio]").CountAsync());
        Assert.Equal(24, await dashboard.Page.Locator("[data-ticker]").CountAsync());
        Assert.True(await dashboard.Page.Locator("#welcome").IsVisibleAsync());

        await dashboard.Page.ClickAsync("#start-market");
        await dashboard.UntilAsync("#market-date", text => text.Contains("2000", StringComparison.Ordinal), "the first day is closed");
        var (value, close, date) = (
            await dashboard.TextAsync("[data-portfolio=P11] .value"),
            await dashboard.TextAsync("[data-ticker=IBM] .close"),
            await dashboard.TextAsync("#market-date"));
        await dashboard.UntilAsync("#market-date", text => text != date, "the date moves");
        await dashboard.UntilAsync("[data-portfolio=P11] .value", text => text != value && text.StartsWith('$'), "the value changes");
        await dashboard.UntilAsync("[data-ticker=IBM] .close", text => text != close, "the close changes");

        await dashboard.Page.ClickAsync("#stop-market");
        await dashboard.UntilAsync("#market-state", text => text.Contains("stopped", StringComparison.Ordinal), "the market is closed");
        await app.WaitUntilIdleAsync();
        var latest = (await app.GetAsync("/api/evaluations/latest"))[0]!;
        var shown = $"${(decimal)latest["value"]!:N2}";
        await dashboard.UntilAsync("[data-portfolio=P11] .value", text => text == shown, "the card shows what is stored");
        var still = await dashboard.TextAsync("#market-date");
        // Nothing moves any more: the page receives the step, and nothing before it.
        await dashboard.Page.ClickAsync("#step");
        await dashboard.UntilAsync("#market-date", text => text != still, "a step moves the date");
        Assert.Equal(1 + Index(still), Index(await dashboard.TextAsync("#market-date")));
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task With_one_exchange_stopped_the_cards_name_it()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await using var dashboard = await browser.OpenAsync(app.Address);
        await dashboard.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live");
        await dashboard.Page.ClickAsync("[data-speed=max]");
        await dashboard.Page.ClickAsync("[data-exchange=SE2] [data-action=start]");
        await dashboard.UntilAsync(
            "[data-exchange=SE2]",
            text => text.Contains("finished", StringComparison.Ordinal),
            "SE2 reaches the last day");
        await dashboard.UntilAsync(
            "[data-portfolio=P11] .badge",
            text => text.Contains("waits for SE1 since 3 Jan 2000", StringComparison.Ordinal),
            "P11 waits for SE1");
        await dashboard.UntilAsync("[data-portfolio=P21] .value", text => text.StartsWith('$'), "P21 is valued");
        Assert.False(await dashboard.Page.Locator("[data-portfolio=P21] .badge").IsVisibleAsync());

        await dashboard.Page.ClickAsync("[data-exchange=SE1] [data-action=start]");
        await dashboard.UntilAsync("[data-portfolio=P11] .value", text => text.StartsWith('$'), "P11 is valued");
        await Until.TrueAsync(
            async () => !await dashboard.Page.Locator("[data-portfolio=P11] .badge").IsVisibleAsync(),
            "P11 no longer waits");
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task The_page_follows_a_rewind()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await app.PostAsync("/api/market/stop");
        await using var dashboard = await browser.OpenAsync(app.Address);
        await dashboard.UntilAsync("#market-date", text => text.Contains("29 Dec 2000", StringComparison.Ordinal), "the last day is shown");
        await dashboard.Page.ClickAsync("#rewind");
        await dashboard.Page.FillAsync("#rewind-to", "2000-06-01");
        await dashboard.Page.ClickAsync("#rewind-confirm");
        await dashboard.UntilAsync("#market-date", text => text == "Thu 1 Jun 2000", "the market is at the day");
        Assert.Contains(
            "Next trading day: 1 Jun 2000. Latest day: 31 May 2000.",
            await dashboard.TextAsync("#market-day"),
            StringComparison.Ordinal);
        // Days that were rewound are marked, so that they do not look current.
        await dashboard.UntilAsync(
            "[data-portfolio=P21] .as-of",
            text => text == "rewound: waits for 1 Jun 2000",
            "the card shows that its day was rewound");
        await dashboard.UntilAsync(
            "[data-closes=SE1] .close-date",
            text => text == "rewound: waits for 1 Jun 2000",
            "the closes show it too");
        Assert.Equal(6 + 2, await dashboard.Page.Locator("[data-rewound]").CountAsync());
        await dashboard.Page.ClickAsync("#step");
        await dashboard.UntilAsync(
            "[data-portfolio=P21]",
            text => text.Contains("1 Jun 2000", StringComparison.Ordinal),
            "the card shows the new day");
        await Until.TrueAsync(
            async () => await dashboard.Page.Locator("[data-rewound]").CountAsync() == 0,
            "nothing is marked as rewound any more");
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task The_page_shows_a_lost_connection_and_recovers_by_itself()
    {
        using var first = await ChildProcess.StartAsync(_data, "--Market:LastDay=2000-12-31");
        var address = first.Http.BaseAddress!;
        await using var dashboard = await browser.OpenAsync(address);
        await dashboard.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live");
        await first.KillAsync();
        await dashboard.UntilAsync(
            "#connection",
            text => !text.Contains("live", StringComparison.Ordinal),
            "the page shows that the connection is lost");

        using var second = await ChildProcess.StartAsync(_data, "--Market:LastDay=2000-12-31", "--urls", address.ToString());
        await second.RunAtFullSpeedAsync();
        await dashboard.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live again");
        await dashboard.UntilAsync(
            "#market-date",
            text => text.Contains("29 Dec 2000", StringComparison.Ordinal),
            "the page has caught up");
    }

    [Theory]
    [InlineData("/", 1400, ColorScheme.Dark)]
    [InlineData("/", 360, ColorScheme.Light)]
    [InlineData("/pipeline", 1400, ColorScheme.Light)]
    [InlineData("/pipeline", 360, ColorScheme.Dark)]
    [InlineData("/portfolios/P22", 1400, ColorScheme.Dark)]
    [InlineData("/portfolios/P22", 900, ColorScheme.Light)]
    [InlineData("/portfolios/P22", 360, ColorScheme.Dark)]
    public async Task Every_page_fits_its_window_and_logs_no_error(string path, int width, ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path), width, 800, scheme);
        await page.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live");
        var overflow = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than its window.");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_days_and_unit_of_the_chart_are_kept_in_the_address()
    {
        await using var dashboard = await browser.OpenAsync(new Uri(history.App.Address, "/?from=2000-01-03&to=2000-12-29"));
        const string Chart = "Chart.getChart('nav-chart')";
        await Until.TrueAsync(
            async () => await dashboard.Page.EvaluateAsync<bool>($"{Chart}.data.datasets.every(({{ data }}) => data.length > 200)"),
            "the lines are drawn");
        Assert.True(await dashboard.Page.EvaluateAsync<bool>($"{Chart}.data.datasets.every(({{ data }}) => data[0].y === 100)"));

        await dashboard.Page.ClickAsync("[data-show=value]");
        await Until.TrueAsync(
            async () => await dashboard.Page.EvaluateAsync<bool>($"{Chart}.data.datasets.every(({{ data }}) => data[0].y > 100000)"),
            "the values are in dollars");
        Assert.Equal("Net asset value, USD", await dashboard.TextAsync("#chart-heading"));
        await dashboard.Page.ClickAsync("[data-window=closer]");
        await Until.TrueAsync(
            () => dashboard.Page.Url.Contains("show=value", StringComparison.Ordinal)
                && !dashboard.Page.Url.Contains("from=2000-01-03", StringComparison.Ordinal),
            "the address has the days");
        foreach (var portfolio in (string[])["P12", "P31"])
            await dashboard.Page.ClickAsync($"[data-toggle-portfolio={portfolio}]");
        await Until.TrueAsync(
            () => Uri.UnescapeDataString(dashboard.Page.Url).EndsWith("&portfolios=P11,P21,P22,P32", StringComparison.Ordinal),
            "the address has the portfolios");
        await dashboard.Page.ReloadAsync();
        await Until.TrueAsync(
            async () => await dashboard.Page.EvaluateAsync<bool>(
                $"{Chart}?.data.datasets.filter((_, i) => {Chart}.getDatasetMeta(i).hidden)"
                    + ".map(({ label }) => label).join() === 'P12,P31'"),
            "the others are not drawn");
        await dashboard.Page.ClickAsync("[data-toggle-portfolio=P12]");
        await dashboard.Page.ClickAsync("[data-toggle-portfolio=P31]");
        await Until.TrueAsync(
            async () => await dashboard.Page
                .EvaluateAsync<bool>($"{Chart}.data.datasets.every(({{ data }}) => data.length > 100 && data.length < 150)"),
            "half of the days are drawn");
        Assert.Equal("true", await dashboard.Page.GetAttributeAsync("[data-show=value]", "aria-pressed"));
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task A_4K_screen_is_filled_with_larger_text()
    {
        await using var dashboard = await browser.OpenAsync(new Uri(history.App.Address, "/?range=All"), 3840, 2160);
        await dashboard.UntilAsync("#market-date", text => text.Contains("31 Dec 2001", StringComparison.Ordinal), "the last day is shown");
        const string Layout = """
            () => {
              const box = (selector) => document.querySelector(selector).getBoundingClientRect();
              return [
                parseFloat(getComputedStyle(document.documentElement).fontSize), box('main').width, box('.strip').bottom,
                box('.figures .chart').right - box('.closes').left, document.documentElement.scrollWidth,
              ];
            }
            """;
        var layout = await dashboard.Page.EvaluateAsync<double[]>(Layout);
        Assert.InRange(layout[0], 24, 30);
        Assert.InRange(layout[1], 3600, 3840);
        Assert.InRange(layout[2], 1800, 2160);
        Assert.True(layout[3] < 0, "The chart and the closes are not side by side.");
        Assert.Equal(3840, layout[4]);
        dashboard.AssertQuiet();
    }

    [Fact]
    public async Task The_largest_closes_fit_a_phone()
    {
        await using var dashboard = await browser.OpenAsync(history.App.Address, 360, 800);
        await dashboard.UntilAsync("[data-ticker=MSI] .close", text => text != "—", "the closes are shown");
        const string Fit = """
            () => [...document.querySelectorAll('[data-ticker=MSI] > *')].map((cell) => {
              if (cell.matches('.close')) cell.textContent = '999,999.99';
              const text = document.createRange();
              text.selectNodeContents(cell);
              return cell.getBoundingClientRect().left - text.getBoundingClientRect().left;
            })
            """;
        Assert.All(
            await dashboard.Page.EvaluateAsync<double[]>(Fit),
            over => Assert.True(over <= 0, $"A figure begins {over} pixels before its column."));
    }

    [Fact]
    public async Task An_unknown_address_shows_an_error_page()
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, "/nowhere"));
        Assert.Contains("404", await page.TextAsync("main"), StringComparison.Ordinal);
    }

    private static int Index(string date) =>
        TradingDays.Between(new(2000, 1, 1), new(2002, 12, 31)).Index()
            .Single(day => DateOnly.Parse(day.Item, null).ToString("ddd d MMM yyyy", null) == date).Index;
}
