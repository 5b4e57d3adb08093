using System.Globalization;
using System.Text.Json;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The dashboard's controls and texts while the market is rewound, finished, or has a stopped exchange.</summary>
public sealed class DashboardOperationTests(Browser browser) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_rewind_at_full_speed_stops_at_the_day_and_names_it()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2020-12-31"));
        await app.RunAtFullSpeedAsync();
        await using var page = await OpenAsync(app);
        await MarketProgress.PastAsync(app.GetAsync, "2000-06");
        await RewindAsync(page, "2000-02-05");
        await page.UntilAsync("#market-date", text => text == "Mon 7 Feb 2000", "the market is at the day");
        await page.UntilAsync(
            "#market-day",
            text => text.StartsWith("Next trading day: 7 Feb 2000. Latest day: 4 Feb 2000.", StringComparison.Ordinal),
            "the day is named");
        await page.UntilAsync("#market-state", text => text == "stopped", "the market is stopped");
        await page.UntilAsync(
            "#notice",
            text => text == "Run 2. Next trading day: Mon 7 Feb 2000, the first trading day after Sat 5 Feb 2000.",
            "the page announces the target");
        await page.Page.ClickAsync("#step");
        await page.UntilAsync("#market-day", text => text.StartsWith("Run 2 · day 25 of ", StringComparison.Ordinal), "the day is closed");
        Assert.Equal("Mon 7 Feb 2000", await page.TextAsync("#market-date"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_rewind_continues_at_the_chosen_speed()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await using var page = await OpenAsync(app);
        await page.Page.ClickAsync("#rewind");
        await page.Page.FillAsync("#rewind-to", "2000-06-01");
        await page.Page.SelectOptionAsync("#rewind-speed", "5");
        Assert.True(await page.Page.IsCheckedAsync("#rewind-play"));
        await page.Page.ClickAsync("#rewind-confirm");
        await page.UntilAsync("#market-speed", text => text == "5 days per second", "the speed is the chosen one");
        await page.UntilAsync("#market-state", text => text == "running", "the market runs");
        await page.UntilAsync(
            "[data-portfolio=P11] .as-of",
            text => text.EndsWith("Jun 2000", StringComparison.Ordinal),
            "the days advance");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_results_of_a_finished_market_are_loaded_again_after_a_failed_request()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await using var page = await OpenAsync(app);
        await page.Page.RouteAsync("**/performance", route => route.AbortAsync(), new() { Times = 1 });
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await page.UntilAsync("#finished", text => text.Contains("Best: ", StringComparison.Ordinal), "the results of the run are shown");
    }

    [Fact]
    public async Task A_finished_market_shows_its_results_and_can_be_replayed()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await using var page = await OpenAsync(app);
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var returns = new List<(string Portfolio, decimal Percent)>();
        foreach (var portfolio in (string[])["P11", "P12", "P21", "P22", "P31", "P32"])
            returns.Add((portfolio, (decimal)(await app.GetAsync($"/api/portfolios/{portfolio}/performance"))["changePercent"]!));
        await page.UntilAsync(
            "#finished",
            text => text.StartsWith("252 trading days in ", StringComparison.Ordinal)
                && text.Contains($"Best: {returns.MaxBy(found => found.Percent).Portfolio} ", StringComparison.Ordinal)
                && text.Contains($"Worst: {returns.MinBy(found => found.Percent).Portfolio} ", StringComparison.Ordinal),
            "the results of the run are shown");
        Assert.True(await page.Page.Locator("#start-market").IsHiddenAsync());
        Assert.True(await page.Page.Locator("#rewind").IsEnabledAsync());
        await page.Page.ClickAsync("#replay");
        await Until.TrueAsync(async () => (int)(await app.GetAsync("/api/market"))["run"]! == 2, "another run begins");
        await app.FinishAsync();
        await page.UntilAsync(
            "#finished",
            text => text.StartsWith("252 trading days in ", StringComparison.Ordinal),
            "the results of the replay are shown");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_portfolio_whose_only_exchange_is_stopped_is_shown_as_waiting()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await app.SetSpeedAsync(null);
        await using var page = await OpenAsync(app);
        await page.Page.ClickAsync("[data-exchange=SE1] [data-action=start]");
        foreach (var portfolio in (string[])["P11", "P12", "P21", "P22", "P31", "P32"])
            await page.UntilAsync(
                $"[data-portfolio={portfolio}] .badge",
                text => text == "waits for SE2 since 4 Jan 2000 (62 days)",
                $"{portfolio} waits");
        await page.UntilAsync("[data-stage=investors] b", text => text == "6 of 6 wait", "the strip counts them");
        Assert.Equal("SE2 is stopped", await page.TextAsync("[data-stage=investors] small"));
        var waiting = (await app.GetAsync("/api/pipeline"))["waiting"]!.AsArray();
        Assert.Equal(["P11", "P12", "P21", "P22", "P31", "P32"], waiting.Select(portfolio => (string)portfolio!["portfolio"]!));
        await page.Page.ClickAsync("[data-exchange=SE2] [data-action=start]");
        await page.UntilAsync("[data-stage=investors] b", text => text == "Up to date", "no portfolio waits any more");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_returns_above_the_chart_cover_the_shown_days()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await using var page = await OpenAsync(app, "?range=All");
        await AssertReturnAsync("2000-01-03", "2001-12-31", "3 Jan 2000 – 31 Dec 2001");
        await page.Page.ClickAsync("[data-range='1M']");
        await AssertReturnAsync("2001-11-30", "2001-12-31", "30 Nov 2001 – 31 Dec 2001");
        page.AssertQuiet();

        async Task AssertReturnAsync(string from, string to, string days)
        {
            await page.UntilAsync("#chart-window", text => text == days, $"the chart shows {days}");
            var (first, last) = (
                await app.GetAsync($"/api/portfolios/P21/evaluations/{from}"),
                await app.GetAsync($"/api/portfolios/P21/evaluations/{to}"));
            var percent = Math.Round(((decimal)last["value"]! / (decimal)first["value"]! - 1) * 100, 2, MidpointRounding.AwayFromZero);
            var figure = Math.Abs(percent).ToString("N2", CultureInfo.InvariantCulture);
            await page.UntilAsync(
                "[data-toggle-portfolio=P21] .return",
                text => text.Contains((percent < 0 ? "−" : "+") + figure, StringComparison.Ordinal),
                $"P21 has returned {percent} %");
        }
    }

    [Fact]
    public async Task A_sparkline_is_as_high_as_its_text_and_has_the_color_of_its_change()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await using var page = await OpenAsync(app);
        await page.UntilAsync("[data-portfolio=P32] .as-of", text => text == "29 Dec 2000", "the last day is shown");
        var cards = await page.Page.EvaluateAsync<JsonElement>("""
            [...document.querySelectorAll('[data-portfolio]')].map((card) => {
              const box = (selector) => card.querySelector(selector).getBoundingClientRect();
              return {
                line: box('.sparkline').height, text: box('.delta').bottom - box('.value').top,
                lineColor: getComputedStyle(card.querySelector('.sparkline')).color,
                textColor: getComputedStyle(card.querySelector('.delta')).color,
              };
            })
            """);
        Assert.Equal(6, cards.GetArrayLength());
        Assert.All(cards.EnumerateArray(), card =>
        {
            Assert.True(card.GetProperty("line").GetDouble() >= card.GetProperty("text").GetDouble() - 1, $"{card}");
            Assert.Equal(card.GetProperty("textColor").GetString(), card.GetProperty("lineColor").GetString());
        });
    }

    [Theory]
    [InlineData("?range=All")]
    [InlineData("?range=1M")]
    public async Task The_drawdown_axis_fits_the_shown_days(string range)
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await using var page = await browser.OpenAsync(new Uri(app.Address, $"/portfolios/P22{range}"));
        await Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#history", "data-state") == "ready", "the line is drawn");
        var deepest = await page.Page.EvaluateAsync<double>(
            $"Math.min(...{PortfolioPageTests.Chart}.data.datasets[1].data.map(({{ y }}) => y))");
        var lowest = await page.Page.EvaluateAsync<double>($"{PortfolioPageTests.Chart}.scales.drawdown.min");
        Assert.InRange(lowest, Math.Min(2 * deepest, -0.5), deepest);
    }

    private static async Task RewindAsync(OpenPage page, string to)
    {
        await page.Page.ClickAsync("#rewind");
        await page.Page.FillAsync("#rewind-to", to);
        await page.Page.ClickAsync("#rewind-confirm");
    }

    private async Task<OpenPage> OpenAsync(RunningApp app, string query = "")
    {
        var page = await browser.OpenAsync(new Uri(app.Address, $"/{query}"), 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await Until.TrueAsync(() => page.Page.Locator("#rewind").IsEnabledAsync(), "the page accepts commands");
        return page;
    }
}
