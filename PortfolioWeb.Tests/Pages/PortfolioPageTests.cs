using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The portfolio page in a real browser, over two years of history.</summary>
public sealed class PortfolioPageTests(Browser browser, HistoryFixture history)
{
    [Fact]
    public async Task A_dashboard_card_links_to_its_portfolio()
    {
        await using var page = await browser.OpenAsync(history.App.Address);
        // The link covers the complete card.
        await page.Page.ClickAsync("[data-portfolio=P21] .value", new PageClickOptions { Force = true });
        await page.ArrivesAsync("/portfolios/P21");
        Assert.StartsWith("P21", await page.TextAsync("h1"), StringComparison.Ordinal);
        await page.UntilAsync(".now .value", text => text.StartsWith('$'), "the value is shown");
        Assert.Equal("P21", await page.TextAsync(".portfolios [aria-current]"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_range_is_shown_kept_in_the_address_and_downsampled()
    {
        await using var page = await OpenAsync("P11");
        Assert.Equal("30 Dec 2000 – 31 Dec 2001", await page.TextAsync("#history-window"));
        await page.Page.ClickAsync("[data-range='6M']");
        await WindowAsync(page, "1 Jul 2001 – 31 Dec 2001");
        await AddressAsync(page, "range=6M");

        await page.Page.ReloadAsync();
        await WindowAsync(page, "1 Jul 2001 – 31 Dec 2001");
        Assert.Equal("true", await page.Page.GetAttributeAsync("[data-range='6M']", "aria-pressed"));

        await page.Page.ClickAsync("[data-range=All]");
        await WindowAsync(page, "3 Jan 2000 – 31 Dec 2001");
        await Until.TrueAsync(
            async () => await PointsAsync(page) is > 300 and var points
                && points <= await page.Page.EvaluateAsync<int>($"Math.round({Chart}.chartArea.width)"),
            "the history is downsampled to the chart's width");
        // The drawdown is never above its peak, and has the same days.
        Assert.True(await page.Page.EvaluateAsync<bool>(
            $"{Chart}.data.datasets[1].data.every(({{ x, y }}, i) => y <= 0 && x === {Chart}.data.datasets[0].data[i].x)"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_text_of_a_downsampled_line_is_computed_from_every_day()
    {
        // At 200 pixels, the smallest plot, for 520 days.
        await using var page = await OpenAsync("P11", "?range=All", width: 360);
        Assert.InRange(await PointsAsync(page), 100, 400);
        var days = (await history.App.GetAsync("/api/portfolios/P11/drawdown?points=10000")).AsArray();
        var (first, last) = (days[0]!, days[^1]!);
        var change = Math.Round(((decimal)last["value"]! / (decimal)first["value"]! - 1) * 100, 2, MidpointRounding.AwayFromZero);
        var deepest = days.MinBy(day => (decimal)day!["value"]! / (decimal)day["peakValue"]!)!;
        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $"From 3 Jan 2000, {(decimal)first["navPerShare"]!:N4} a share, to 31 Dec 2001, {(decimal)last["navPerShare"]!:N4}: "
                + $"{Percent(change)}. The deepest drawdown is {Percent((decimal)deepest["drawdownPercent"]!)} on "
                + $"{DateOnly.Parse((string)deepest["asOf"]!, CultureInfo.InvariantCulture):d MMM yyyy}.");
        await page.UntilAsync("#history-summary", text => text == expected, $"the summary is: {expected}");
        // The drawn line is as deep as the text says.
        Assert.Equal(
            (double)(decimal)deepest["drawdownPercent"]!,
            await page.Page.EvaluateAsync<double>($"Math.min(...{Chart}.data.datasets[1].data.map(({{ y }}) => y))"),
            4);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Very_many_shares_affect_neither_the_line_nor_the_drawdown()
    {
        // A share is worth less than the last stored decimal.
        using var data = new DataFolder();
        const string portfolio = "Investing:Investors:0:Portfolios:0";
        var holdings = ((string[])["IBM", "AAPL", "FB", "AMZN", "GOOG", "AVGO"]).Select(ticker => ($"{portfolio}:Holdings:{ticker}", "1"));
        await using var app = RunningApp.Start(
            data,
            [("Market:LastDay", "2000-06-30"), ($"{portfolio}:SharesOutstanding", "1000000000"), .. holdings]);
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var days = (await app.GetAsync("/api/portfolios/P11/drawdown?points=10000")).AsArray();
        Assert.All(days, day => Assert.Equal(0m, (decimal)day!["navPerShare"]!));
        var change = ((decimal)days[^1]!["value"]! / (decimal)days[0]!["value"]! - 1) * 100;

        await using var page = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11?range=All"));
        await page.UntilAsync(
            "#history-summary",
            text => text.Contains($": {Percent(change)}. ", StringComparison.Ordinal),
            "the change is shown");
        var drawn = await page.Page.EvaluateAsync<double[][]>($"{Chart}.data.datasets.map(({{ data }}) => data.map(({{ y }}) => y))");
        Assert.Equal(days.Select(day => (double)day!["value"]! / 1e9), drawn[0]);
        Assert.Equal(days.Select(day => (double)day!["drawdownPercent"]!), drawn[1]);
        Assert.DoesNotContain("NaN", await page.TextAsync("body"), StringComparison.Ordinal);

        // The dashboard's index is also computed from the values.
        await page.Page.GotoAsync(new Uri(app.Address, "/?range=All").ToString());
        await Until.TrueAsync(
            async () => (await page.Page.GetAttributeAsync("#nav-chart", "aria-label"))?.Contains(
                string.Create(CultureInfo.InvariantCulture, $"P11 {100 + change:N1}"),
                StringComparison.Ordinal) == true,
            "the index is shown");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_drag_selects_days_another_moves_them_and_the_wheel_zooms()
    {
        await using var page = await OpenAsync("P11", "?range=All");
        var (left, width, y) = await PlotAsync(page);
        await DragAsync(page, left + (width * 0.25), left + (width * 0.75), y);
        var (from, to) = await ShownAsync(page);
        Assert.InRange(from, new(2000, 6, 15), new(2000, 7, 20));
        Assert.InRange(to, new(2001, 6, 15), new(2001, 7, 20));
        await AddressAsync(page, FormattableString.Invariant($"from={from:yyyy-MM}"));
        Assert.Equal(0, await page.Page.Locator("[data-range][aria-pressed=true]").CountAsync());

        await page.Page.Keyboard.DownAsync("Shift");
        await DragAsync(page, left + (width * 0.5), left + (width * 0.6), y);
        await page.Page.Keyboard.UpAsync("Shift");
        var (movedFrom, movedTo) = await ShownAsync(page);
        Assert.InRange(movedFrom.DayNumber, from.DayNumber - 45, from.DayNumber - 30);
        Assert.InRange(movedTo.DayNumber - movedFrom.DayNumber, to.DayNumber - from.DayNumber - 1, to.DayNumber - from.DayNumber + 1);

        await page.Page.Keyboard.DownAsync("Control");
        await page.Page.Mouse.WheelAsync(0, -200);
        await page.Page.Keyboard.UpAsync("Control");
        await Until.TrueAsync(
            async () => await ShownAsync(page) is var (closerFrom, closerTo)
                && closerTo.DayNumber - closerFrom.DayNumber < (movedTo.DayNumber - movedFrom.DayNumber) * 0.8,
            "fewer days are shown");

        // A plain wheel scrolls the page.
        var kept = await page.TextAsync("#history-window");
        await page.Page.Mouse.WheelAsync(0, 200);
        await Until.TrueAsync(async () => await page.Page.EvaluateAsync<double>("scrollY") > 0, "the page scrolls");
        Assert.Equal(kept, await page.TextAsync("#history-window"));
        await Until.TrueAsync(
            async () => new Uri(page.Page.Url).Query.Contains("to=", StringComparison.Ordinal),
            "the address has the days");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_buttons_of_the_chart_move_and_zoom_and_a_shared_address_shows_the_same()
    {
        await using var page = await OpenAsync("P11", "?from=2000-03-01&to=2000-09-01&scale=log&show=value&day=2000-06-03");
        await WindowAsync(page, "1 Mar 2000 – 1 Sep 2000");
        Assert.Equal("Net asset value", await page.TextAsync("#history-heading"));
        Assert.Equal("logarithmic", await page.Page.EvaluateAsync<string>($"{Chart}.scales.y.type"));
        // A Saturday: the day before is used instead.
        await page.UntilAsync("#day-heading", text => text == "Fri 2 Jun 2000", "the day is shown");
        Assert.Contains("3 Jun 2000 is not valued", await page.TextAsync("#day-note"), StringComparison.Ordinal);

        await page.Page.ClickAsync("[data-window=later]");
        await WindowAsync(page, "1 Jun 2000 – 2 Dec 2000");
        await page.Page.ClickAsync("[data-window=closer]");
        await WindowAsync(page, "17 Jul 2000 – 17 Oct 2000");
        await page.Page.ClickAsync("[data-window=farther]");
        await WindowAsync(page, "1 Jun 2000 – 2 Dec 2000");
        await page.Page.ClickAsync("[data-scale]");
        await page.Page.ClickAsync("[data-show=nav]");
        await Until.TrueAsync(
            () => new Uri(page.Page.Url).Query == "?from=2000-06-01&to=2000-12-02&day=2000-06-03",
            "the address has the shown days, without defaults");
        Assert.Equal("linear", await page.Page.EvaluateAsync<string>($"{Chart}.scales.y.type"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_day_picked_on_the_chart_shows_its_holdings_and_proof()
    {
        await using var page = await OpenAsync("P11", "?from=2000-05-01&to=2000-05-31");
        await page.UntilAsync("#day-heading", text => text == "Mon 31 Dec 2001", "the latest day is shown");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<bool>($"{Chart}.scales.x.max < 11200"),
            "the chosen days are drawn");
        var (left, width, y) = await PlotAsync(page);
        await page.Page.Mouse.ClickAsync((float)(left + (width * 0.5)), y);
        await page.UntilAsync("#day-heading", text => text == "Tue 16 May 2000", "the day is shown");
        await AddressAsync(page, "day=2000-05-16");
        Assert.Equal("false", await page.Page.GetAttributeAsync("#day-latest", "aria-pressed"));

        var proof = await history.App.GetAsync("/api/portfolios/P11/proof/2000-05-16");
        var stored = proof["stored"]!;
        Assert.Equal(6, await page.Page.Locator("#holding-rows tr").CountAsync());
        var weights = await page.Page.Locator("#holding-rows [data-cell=weight]").AllInnerTextsAsync();
        var shares = weights.Select(weight => decimal.Parse(weight.TrimEnd('%').Trim(), CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(shares.Sum(), 99.5m, 100.5m);
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.Equal(6, await page.Page.EvaluateAsync<int>("Chart.getChart('doughnut').data.labels.length"));

        var changes = await page.Page.Locator("#change-rows [data-cell=change]").AllInnerTextsAsync();
        Assert.Equal(proof["holdings"]!.AsArray().Select(holding => Signed((decimal)holding!["change"]!)), changes);
        Assert.Equal(Signed((decimal)stored["change"]!), await page.TextAsync("#change-sum"));

        Assert.Equal(Money((decimal)stored["value"]!), await page.TextAsync("#proof-sum"));
        Assert.Equal(Money((decimal)stored["value"]!), await page.TextAsync("#proof-stored"));
        Assert.Contains("Equal", await page.TextAsync("#proof-verdict"), StringComparison.Ordinal);

        await page.Page.ClickAsync("#day-after");
        await page.UntilAsync("#day-heading", text => text == "Wed 17 May 2000", "the day after is shown");
        await page.Page.FillAsync("#day-date", "2000-01-03");
        await page.UntilAsync("#day-heading", text => text == "Mon 3 Jan 2000", "the first day is shown");
        Assert.True(await page.Page.Locator("#change-none").IsVisibleAsync());
        await page.Page.ClickAsync("#day-latest");
        await page.UntilAsync("#day-heading", text => text == "Mon 31 Dec 2001", "the latest day is shown again");
        page.AssertQuiet();
    }

    [Fact]
    public async Task No_weights_are_shown_while_a_close_is_missing()
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, "/nowhere"));
        var proof = await history.App.GetAsync("/api/portfolios/P11/proof/2000-05-16");
        var first = proof["holdings"]![0]!;
        foreach (var field in (string[])["close", "previousClose", "value", "change"])
            first[field] = null;
        (proof["computed"], proof["equal"]) = (null, null);
        await page.Page.RouteAsync(
            new Regex(@"/api/portfolios/P11/proof\?on=2000-05-16$"),
            route => route.FulfillAsync(
                new RouteFulfillOptions { ContentType = "application/json", Body = $"{{\"proof\":{proof.ToJsonString()}}}" }));
        await page.Page.GotoAsync(new Uri(history.App.Address, "/portfolios/P11?day=2000-05-16").ToString());
        await page.UntilAsync("#proof-verdict", text => text.Contains("Not yet", StringComparison.Ordinal), "the proof is not complete");
        Assert.All(await page.Page.Locator("#holding-rows [data-cell=weight]").AllInnerTextsAsync(), weight => Assert.Equal("—", weight));
        Assert.Single(await page.Page.Locator("#holding-rows [data-cell=value]").AllInnerTextsAsync(), "—");
        Assert.Empty(await page.Page.EvaluateAsync<double[]>("Chart.getChart('doughnut').data.datasets[0].data"));
    }

    [Fact]
    public async Task The_address_keeps_the_days_and_order_of_the_table()
    {
        await using var page = await OpenAsync("P11", "?list-from=2000-06-01&list-to=2001-06-29&order=asc");
        var days = TradingDays.Between(new(2000, 6, 1), new(2001, 6, 29)).ToList();
        await RowsAsync(page, days.Take(50));
        Assert.Contains("from=2000-06-01&to=2001-06-29", await page.Page.GetAttributeAsync("#csv", "href"), StringComparison.Ordinal);
        await page.Page.ClickAsync("[data-sort=date] button");
        await RowsAsync(page, days.AsEnumerable().Reverse().Take(50));
        await Until.TrueAsync(
            () => page.Page.Url.EndsWith("?list-from=2000-06-01&list-to=2001-06-29", StringComparison.Ordinal),
            "the address has the days");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Scrolling_the_table_loads_every_day()
    {
        await using var page = await OpenAsync("P11", "?order=asc");
        var days = TradingDays.Between(new(2000, 1, 1), new(2001, 12, 31)).ToList();
        await RowsAsync(page, days.Take(50));
        Assert.Equal("50 days shown, more as you scroll", await page.TextAsync("#evaluations-count"));
        for (var shown = 50; shown < days.Count; shown += 50)
        {
            await page.Page.EvaluateAsync("document.getElementById('evaluation-scroll').scrollTop = 1e6");
            await RowsAsync(page, days.Take(Math.Min(shown + 50, days.Count)));
        }

        await page.UntilAsync("#evaluations-count", text => text == $"All {days.Count} days", "all days are listed");
        // By keyboard as well: the rows scroll when they have the focus.
        await page.Page.Locator("#evaluation-scroll").PressAsync("Home");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<double>("document.getElementById('evaluation-scroll').scrollTop") < 1,
            "the first day is visible");
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("value")]
    [InlineData("change")]
    [InlineData("changePercent")]
    public async Task The_table_can_be_sorted_by_every_column_and_the_address_keeps_the_order(string column)
    {
        await using var page = await OpenAsync("P11");
        await page.Page.FocusAsync($"[data-sort={column}] button");
        foreach (var order in (string[])["desc", "asc"])
        {
            await page.Page.Keyboard.PressAsync("Enter");
            var expected = await history.App.GetAsync($"/api/portfolios/P11/evaluations?sort={column}&order={order}&limit=50");
            await RowsAsync(page, expected["items"]!.AsArray().Select(item => (string)item!["asOf"]!));
            Assert.Equal(
                order == "desc" ? "descending" : "ascending",
                await page.Page.GetAttributeAsync($"[data-sort={column}]", "aria-sort"));
            Assert.Equal(1, await page.Page.Locator("#evaluations [aria-sort]").CountAsync());
        }

        await Until.TrueAsync(
            () => page.Page.Url.EndsWith($"?sort={column}&order=asc", StringComparison.Ordinal),
            "the address has the order");
        await page.Page.EvaluateAsync("document.getElementById('evaluation-scroll').scrollTop = 1e6");
        var more = await history.App.GetAsync($"/api/portfolios/P11/evaluations?sort={column}&order=asc&limit=100");
        await RowsAsync(page, more["items"]!.AsArray().Select(item => (string)item!["asOf"]!));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_table_can_be_filtered_and_downloaded_as_csv()
    {
        await using var page = await OpenAsync("P11");
        var days = TradingDays.Between(new(2000, 1, 1), new(2001, 12, 31));
        await RowsAsync(page, days.Reverse().Take(50));
        await page.Page.ClickAsync("[data-sort=date] button");
        await RowsAsync(page, days.Take(50));
        Assert.Equal("ascending", await page.Page.GetAttributeAsync("[data-sort=date]", "aria-sort"));

        await page.Page.FillAsync("#filter [name=from]", "2000-12-20");
        await page.Page.FillAsync("#filter [name=to]", "2001-01-05");
        var some = TradingDays.Between(new(2000, 12, 20), new(2001, 1, 5));
        await RowsAsync(page, some);
        var csv = await history.App.Http.GetStringAsync(
            await page.Page.GetAttributeAsync("#csv", "href"),
            TestContext.Current.CancellationToken);
        Assert.Equal(some, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[2]));

        await page.Page.FillAsync("#filter [name=from]", "2001-02-01");
        await page.UntilAsync(
            "#filter-problem",
            text => text.Contains("after the last", StringComparison.Ordinal),
            "the page shows the error");
        await page.Page.ClickAsync("#filter [type=reset]");
        await RowsAsync(page, days.Take(50));

        await page.Page.ClickAsync("[data-range='1M']");
        await WindowAsync(page, "30 Nov 2001 – 31 Dec 2001");
        await page.Page.ClickAsync("#filter-chart");
        await RowsAsync(page, TradingDays.Between(new(2001, 11, 30), new(2001, 12, 31)));
        await page.Page.ClickAsync("#evaluation-rows button >> nth=1");
        await page.UntilAsync("#day-heading", text => text == "Mon 3 Dec 2001", "the day of the row is shown");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Days_can_be_picked_and_the_chart_moved_by_keyboard_alone()
    {
        await using var page = await OpenAsync("P11");
        var keyboard = page.Page.Keyboard;
        for (var presses = 0; presses < 40 && await FocusAsync(page) != "history-plot"; presses++)
            await keyboard.PressAsync("Tab");
        Assert.Equal("history-plot", await FocusAsync(page));
        Assert.True(await page.Page.Locator("#history-keys").IsVisibleAsync());

        await PressUntilAsync(page, "ArrowLeft", "Fri 28 Dec 2001");
        Assert.StartsWith("28 Dec 2001, $", await page.Page.GetAttributeAsync("#history-plot", "aria-valuetext"), StringComparison.Ordinal);
        await PressUntilAsync(page, "PageDown", "Wed 28 Nov 2001");
        await PressUntilAsync(page, "Home", "Mon 3 Jan 2000");
        await PressUntilAsync(page, "ArrowRight", "Tue 4 Jan 2000");
        await PressUntilAsync(page, "End", "Mon 31 Dec 2001");

        await keyboard.PressAsync("+");
        await WindowAsync(page, "1 Apr 2001 – 30 Sep 2001");
        await keyboard.PressAsync("Shift+ArrowLeft");
        await WindowAsync(page, "30 Dec 2000 – 1 Jul 2001");
        await keyboard.PressAsync("-");
        await AddressAsync(page, "from=2000-09-");

        // Moves on to the buttons of the day, which keep the focus.
        for (var presses = 0; presses < 10 && await FocusAsync(page) != "day-before"; presses++)
            await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await page.UntilAsync("#day-heading", text => text == "Fri 28 Dec 2001", "the day before is shown");
        await page.UntilAsync(
            "#day-announcement",
            text => text.StartsWith("Fri 28 Dec 2001: $", StringComparison.Ordinal),
            "the day is announced");
        Assert.Equal("day-before", await FocusAsync(page));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_swipe_moves_through_the_days_and_a_tap_picks_one()
    {
        await using var page = await OpenAsync("P11", "?from=2000-05-01&to=2000-05-31", width: 360);
        await WindowAsync(page, "1 May 2000 – 31 May 2000");
        // Simulates a touch screen: a swipe of half the chart to the left, and a tap.
        var script = """
            dx => {
              const box = document.getElementById('history-plot');
              const { left, width, top } = box.getBoundingClientRect();
              const finger = { pointerType: 'touch', pointerId: 7, isPrimary: true, bubbles: true, button: 0, clientY: top + 80 };
              const dispatch = (type, x) => box.dispatchEvent(new PointerEvent(type, { ...finger, clientX: x }));
              box.setPointerCapture = () => {};
              const x = left + width * 0.6;
              dispatch('pointerdown', x);
              if (dx) for (let i = 1; i <= 10; i++) dispatch('pointermove', x + dx * i / 10);
              dispatch('pointerup', x + dx);
            }
            """;
        await page.Page.EvaluateAsync(script, -150);
        await Until.TrueAsync(async () => (await ShownAsync(page)).From > new DateOnly(2000, 5, 10), "later days are shown");
        await page.Page.EvaluateAsync(script, 0);
        await page.UntilAsync("#day-heading", text => text.EndsWith("2000", StringComparison.Ordinal), "a day is picked");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_failed_request_is_reported_and_can_be_repeated()
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, "/nowhere"));
        await page.Page.RouteAsync("**/api/portfolios/**", route => route.AbortAsync());
        await page.Page.GotoAsync(new Uri(history.App.Address, "/portfolios/P11").ToString());
        foreach (var panel in (string[])["#history", "#day", "#evaluations"])
            await page.UntilAsync(
                $"{panel} .panel-state",
                text => text.Contains("The server does not answer.", StringComparison.Ordinal),
                "the page shows the message");

        await page.Page.UnrouteAllAsync();
        foreach (var panel in (string[])["#history", "#day", "#evaluations"])
            await page.Page.EvaluateAsync($"document.querySelector('{panel} .panel-state button').click()");
        await page.UntilAsync("#day-heading", text => text == "Mon 31 Dec 2001", "the day is shown");
        await Until.TrueAsync(async () => await PointsAsync(page) > 200, "the line is drawn");
        await Until.TrueAsync(async () => await page.Page.Locator("#evaluation-rows tr").CountAsync() == 50, "the table is filled");
    }

    [Fact]
    public async Task An_unknown_portfolio_shows_an_error_page()
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, "/portfolios/P99"));
        Assert.Contains("There is no portfolio P99", await page.TextAsync("main"), StringComparison.Ordinal);
        await page.Page.ClickAsync("main a[href='/portfolios/P11']");
        await page.ArrivesAsync("/portfolios/P11");
    }

    internal const string Chart = "Chart.getChart(document.querySelector('#history-plot canvas'))";

    internal static Task<int> PointsAsync(OpenPage page) => page.Page.EvaluateAsync<int>($"{Chart}.data.datasets[0].data.length");

    private async Task<OpenPage> OpenAsync(string portfolio, string query = "", int width = 1400)
    {
        var page = await browser.OpenAsync(new Uri(history.App.Address, $"/portfolios/{portfolio}{query}"), width);
        await Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#history", "data-state") == "ready", "the line is drawn");
        await Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#day", "data-state") == "ready", "the day is shown");
        return page;
    }

    private static Task WindowAsync(OpenPage page, string shown) =>
        page.UntilAsync("#history-window", text => text == shown, $"the chart shows {shown}");

    private static Task AddressAsync(OpenPage page, string part) =>
        Until.TrueAsync(() => new Uri(page.Page.Url).Query.Contains(part, StringComparison.Ordinal), $"the address has {part}");

    private static async Task<(DateOnly From, DateOnly To)> ShownAsync(OpenPage page)
    {
        var days = (await page.TextAsync("#history-window")).Split(" – ");
        return (DateOnly.Parse(days[0], CultureInfo.InvariantCulture), DateOnly.Parse(days[1], CultureInfo.InvariantCulture));
    }

    // The position of the lines in the window.
    private static async Task<(double Left, double Width, float Y)> PlotAsync(OpenPage page)
    {
        var box = (await page.Page.Locator("#history-plot").BoundingBoxAsync())!;
        var area = await page.Page.EvaluateAsync<double[]>($"(({{ left, width }}) => [left, width])({Chart}.chartArea)");
        return (box.X + area[0], area[1], box.Y + 80);
    }

    private static async Task DragAsync(OpenPage page, double fromX, double toX, float y)
    {
        var before = await page.TextAsync("#history-window");
        await page.Page.Mouse.MoveAsync((float)fromX, y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync((float)toX, y, new MouseMoveOptions { Steps = 8 });
        await page.Page.Mouse.UpAsync();
        await page.UntilAsync("#history-window", text => text != before, "other days are shown");
        await Until.TrueAsync(
            async () => await page.Page
                .EvaluateAsync<bool>("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"),
            "the lines are drawn");
    }

    private static async Task PressUntilAsync(OpenPage page, string key, string day)
    {
        await page.Page.Keyboard.PressAsync(key);
        await page.UntilAsync("#day-heading", text => text == day, $"{key} leads to {day}");
    }

    private static Task<string> FocusAsync(OpenPage page) => page.Page.EvaluateAsync<string>("document.activeElement.id");

    private static Task RowsAsync(OpenPage page, IEnumerable<string> days)
    {
        var expected = days.ToList();
        return Until.TrueAsync(
            async () => (await page.Page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('#evaluation-rows [data-day]')].map(button => button.dataset.day)"))
                .SequenceEqual(expected),
            $"the table has {expected.Count} days from {expected[0]}");
    }

    private static string Percent(decimal percent) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(percent > 0 ? "+" : "−")}{Math.Round(Math.Abs(percent), 2, MidpointRounding.AwayFromZero):N2}%");

    private static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    private static string Signed(decimal change) => $"{(change > 0 ? "▲ +" : "▼ −")}{Money(Math.Abs(change))}";
}
