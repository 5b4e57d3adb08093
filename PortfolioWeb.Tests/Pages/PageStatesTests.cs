using Microsoft.Playwright;

namespace PortfolioWeb.Tests.Pages;

/// <summary>Each page in every state of the market that it shows, on a phone, a laptop and a large screen, light and dark.</summary>
public sealed class PageStatesTests(Browser browser) : IDisposable
{
    private const double MaxShift = 0.05;

    // Measures layout shifts without user input.
    private const string WatchShift = """
        window.shift = 0;
        window.shifted = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.shift += entry.value;
            window.shifted.push(entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join(', '));
          }
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    private static readonly (int Width, int Height, ColorScheme Scheme)[] s_screens =
        [(360, 800, ColorScheme.Light), (1280, 800, ColorScheme.Dark), (3840, 2160, ColorScheme.Light), (360, 800, ColorScheme.Dark)];

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("at rest", "/", "/portfolios/P22", "/results", "/prices", "/pipeline")]
    [InlineData("at 0.5 days per second", "/", "/portfolios/P22")]
    [InlineData("at Max", "/", "/portfolios/P22", "/pipeline")]
    [InlineData("finished", "/", "/portfolios/P22", "/results", "/pipeline")]
    public async Task A_page_is_accessible_without_layout_shifts_and_fits_its_screen(string state, params string[] paths)
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", state == "at Max" ? "2025-12-31" : "2001-12-31"));
        await MoveToStateAsync(app, state);
        foreach (var path in paths)
        {
            foreach (var (width, height, scheme) in s_screens)
            {
                if (state == "at Max")
                    await KeepRunningAsync(app);
                await using var page = await OpenAsync(new Uri(app.Address, path), width, height, scheme);
                await page.UntilAsync("#connection", text => text == "live", "the page is live");
                await Until.TrueAsync(
                    async () => await page.Page.Locator("[data-state=loading]").CountAsync() == 0, "everything is loaded");
                if (state != "at rest" && path is "/" or "/portfolios/P22")
                    await LinesAsync(page);
                await AssertUsableAsync(page, path, width);
            }
        }
    }

    [Fact]
    public async Task The_sign_in_page_is_accessible_without_layout_shifts_and_fits_its_screen()
    {
        await using var app = RunningApp.Start(_data);
        foreach (var (width, height, scheme) in s_screens)
        {
            await using var page = await OpenAsync(new Uri(app.Address, "/sign-in"), width, height, scheme);
            await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await AssertUsableAsync(page, "/sign-in", width);
        }
    }

    [Theory]
    [InlineData(360, 800)]
    [InlineData(1280, 800)]
    [InlineData(1400, 1180)]
    public async Task The_API_page_loads_without_layout_shifts(int width, int height)
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await browser.OpenAsync(new Uri("about:blank"), width, height);
        await page.Page.AddInitScriptAsync(WatchShift);
        await page.Page.GotoAsync(new Uri(app.Address, "/scalar/").ToString());
        await page.Page.Locator(".tag-section-container").First.WaitForAsync();
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var shift = await page.Page.EvaluateAsync<double>("window.shift");
        Assert.True(
            shift < MaxShift,
            $"The layout shifts by {shift:F3}: {string.Join(" | ", await page.Page.EvaluateAsync<string[]>("window.shifted"))}");
        page.AssertQuiet();
    }

    [Fact]
    public async Task On_a_laptop_the_market_has_two_rows_and_values_and_chart_are_visible_together()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await app.PostAsync("/api/market/rewind", new { to = "2000-12-01", stop = true });
        await app.PostAsync("/api/market/step");
        await using var page = await browser.OpenAsync(app.Address, 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await LinesAsync(page);
        var rows = await page.Page.EvaluateAsync<double[]>("""
            () => {
              const middle = (selector) => {
                const { top, height } = document.querySelector(selector).getBoundingClientRect();
                return top + height / 2;
              };
              const parts = ['.clock', '.exchanges', '.controls', '.market-note', '.years'];
              return [...new Set(parts.map((part) => Math.round(middle(part) / 15)))];
            }
            """);
        Assert.Equal(2, rows.Length);
        var bottoms = await page.Page.EvaluateAsync<double[]>(
            "[...document.querySelectorAll('[data-portfolio] .value, .nav-chart .chart-box')].map((part) => "
                + "part.getBoundingClientRect().bottom)");
        Assert.Equal(7, bottoms.Length);
        Assert.All(bottoms, bottom => Assert.InRange(bottom, 0, 800));
        Assert.InRange(await page.Page.EvaluateAsync<double>("document.querySelector('.nav-chart .chart-box').clientHeight"), 180, 800);
    }

    [Fact]
    public async Task The_buttons_of_dialogs_are_within_reach_on_a_phone()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await browser.OpenAsync(app.Address, 360, 640);
        foreach (var (opener, dialog) in (IEnumerable<(string, string)>)
        [
            ("#rewind", "#rewind-dialog"),
            ("#shortcuts", "#shortcuts-dialog"),
        ])
        {
            await Until.TrueAsync(() => page.Page.Locator(opener).IsEnabledAsync(), "the page accepts commands");
            await page.Page.ClickAsync(opener);
            var buttons = await page.Page.Locator($"{dialog} .dialog-actions button").AllAsync();
            Assert.NotEmpty(buttons);
            foreach (var button in buttons)
            {
                var box = (await button.BoundingBoxAsync())!;
                Assert.InRange(box.Y + box.Height, 320, 640);
                Assert.True(box.Height >= 40, $"A button is {box.Height} pixels high.");
            }

            await page.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Theory]
    [InlineData("/?range=All")]
    [InlineData("/?range=1Y")]
    [InlineData("/?range=1M")]
    public async Task The_days_below_a_chart_do_not_overlap_on_a_4K_screen(string path)
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2004-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await using var page = await browser.OpenAsync(new Uri(app.Address, path), 3840, 2160);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await LinesAsync(page);
        var between = await page.Page.EvaluateAsync<double[]>("""
            () => {
              const { scales: { x }, ctx } = Chart.getChart('nav-chart');
              ctx.font = `${Chart.defaults.font.size}px ${Chart.defaults.font.family}`;
              const labels = x.ticks.map(({ value, label }) => ({ at: x.getPixelForValue(value), half: ctx.measureText(label).width / 2 }));
              return labels.slice(1).map((label, i) => label.at - label.half - labels[i].at - labels[i].half);
            }
            """);
        Assert.NotEmpty(between);
        Assert.All(between, room => Assert.True(room > 5, $"Two labels are {room:F0} pixels apart."));
    }

    // The clock and idle lines do not matter here: the market is moved to the state to check.
    private async Task<OpenPage> OpenAsync(Uri address, int width, int height, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(new Uri("about:blank"), width, height, scheme);
        await page.Page.AddInitScriptAsync(WatchShift);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    private static async Task AssertUsableAsync(OpenPage page, string path, int width)
    {
        await AccessibilityTests.AssertNoViolationAsync(page);
        var shift = await page.Page.EvaluateAsync<double>("window.shift");
        var shifted = await page.Page.EvaluateAsync<string[]>("window.shifted");
        Assert.True(shift < MaxShift, $"{path}: at {width} pixels the layout shifts by {shift:F3}: {string.Join(" | ", shifted)}");
        Assert.Equal(
            0,
            await page.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
        if (width == 360)
            await AssertTargetsAreLargeEnoughAsync(page);
        page.AssertQuiet();
    }

    private static async Task MoveToStateAsync(RunningApp app, string state)
    {
        if (state == "at rest")
            return;
        await app.RunAtFullSpeedAsync();
        if (state == "at Max")
            return;
        await app.FinishAsync();
        if (state == "finished")
        {
            // A report that is made while a page is open moves the list below it.
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/reports"))["items"]!.AsArray().Any(run => (string?)run!["state"] == "succeeded"),
                "the report at the end of the history is made");
            return;
        }

        await app.SetSpeedAsync(0.5);
        await app.PostAsync("/api/market/rewind", new { to = "2001-06-01" });
        await app.PostAsync("/api/market/start");
    }

    private static async Task KeepRunningAsync(RunningApp app)
    {
        if ((string?)(await app.GetAsync("/api/market"))["state"] != "finished")
            return;
        await app.PostAsync("/api/market/rewind", new { to = "2000-01-03" });
        await app.PostAsync("/api/market/start");
    }

    private static Task LinesAsync(OpenPage page) => Until.TrueAsync(
        async () => await page.Page.EvaluateAsync<bool>("""
            (() => {
              const chart = Chart.getChart(document.querySelector('.chart canvas'));
              return Boolean(chart) && chart.data.datasets.every(({ data }) => data.length > 1);
            })()
            """),
        "the lines are drawn");

    private static async Task AssertTargetsAreLargeEnoughAsync(OpenPage page)
    {
        var small = await page.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main :is(button, select, input, a), .top :is(button, nav a)')].flatMap((target) => {
              const { width, height } = target.getBoundingClientRect();
              // The link of a card covers the card; a check box is toggled by its label.
              if (!width || !height || target.matches('.card h3 a, [type=checkbox]')) return [];
              if (getComputedStyle(target).visibility === 'hidden') return [];
              const name = target.id || target.className || target.textContent.trim();
              return height >= 40 && width >= 36 ? [] : [`${name}: ${width.toFixed(0)} × ${height.toFixed(0)}`];
            })
            """);
        Assert.Empty(small);
    }
}
