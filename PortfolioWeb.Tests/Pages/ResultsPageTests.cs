using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The results page in a real browser, over two years of history.</summary>
public sealed class ResultsPageTests(Browser browser, HistoryFixture history)
{
    private const string Years = "Chart.getChart(document.querySelector('#year-plot canvas'))";
    private const string Months = "Chart.getChart(document.querySelector('#month-plot canvas'))";

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requested_report_is_followed_and_its_figures_equal_those_of_the_API()
    {
        await using var page = await OpenAsync();
        await page.Page.ClickAsync("#new-report");
        await page.Page.FillAsync("#request [name=from]", "2000-06-01");
        await page.Page.FillAsync("#request [name=to]", "2001-06-30");
        await page.Page.SelectOptionAsync("#request [name=investor]", "Inv1");
        var response = await page.Page.RunAndWaitForResponseAsync(
            () => page.Page.ClickAsync("#request [type=submit]"),
            response => response.Request.Method == "POST" && response.Url.EndsWith("/api/reports", StringComparison.Ordinal));
        var id = (await response.JsonAsync())!.Value.GetProperty("id").GetInt32();
        // The page may show another run until then.
        await page.UntilAsync("#run-heading", text => text == $"Report {id}", "the new run is shown");
        await page.UntilAsync("#run-state", text => text == "succeeded", "the report is made");
        await ReadyAsync(page);

        var run = await history.App.GetAsync($"/api/reports/{id}");
        var results = await history.App.GetAsync($"/api/reports/{id}/statistics");
        var own = results["portfolios"]![0]!;
        Assert.Equal(("Inv1", "2000-06-01", "2001-06-30"), ((string?)run["investor"], (string?)run["from"], (string?)run["to"]));
        Assert.Equal(["P11", "P12"], await page.Page.Locator("#portfolio-choice button").AllInnerTextsAsync());
        Assert.Equal($"${Money((decimal)own["history"]!["mean"]!)}", await KeyAsync(page, "Mean evaluation"));
        Assert.Equal(Signed((decimal)own["extremes"]!["maxChange"]!["amount"]!), await KeyAsync(page, "Largest daily gain, USD"));
        Assert.Equal($"{Signed((decimal)own["maxDrawdown"]!["percent"]!)}%", await KeyAsync(page, "Deepest drawdown"));
        Assert.Equal(Plain((decimal)own["risk"]!["sharpeRatio"]!), await KeyAsync(page, "Sharpe ratio"));

        Assert.Equal(
            own["years"]!.AsArray().Select(year => (double)year!["extremes"]!["maxChangePercent"]!["amount"]!),
            await page.Page.EvaluateAsync<double[]>($"{Years}.data.datasets[0].data.map(point => point.y)"));
        // The chart has the period June 2000 to June 2001; the table has the complete history.
        Assert.Equal(
            own["months"]!
                .AsArray()
                .Where(month => ((int)month!["year"]! * 12) + (int)month["month"]! is >= 24006 and <= 24018)
                .Select(month => (double)month!["mean"]!)
                .Reverse(),
            await page.Page.EvaluateAsync<double[]>($"{Months}.data.datasets[0].data.map(point => point.y)"));
        Assert.Equal("USD · Jun 2000 – Jun 2001, the report's period", await page.TextAsync("#months-span"));
        // The first day is a trading day, and a day links to the portfolio on that day.
        Assert.Equal("1 Jun 2000", await page.Page.Locator("#key-rows tr:has(th:text-is('First day')) td.own").Last.InnerTextAsync());
        var best = (string)own["risk"]!["bestDay"]!["asOf"]!;
        Assert.Equal(
            $"/portfolios/P11?day={best}",
            await page.Page.GetAttributeAsync("#key-rows tr:has(th:text-is('Best day')) td.day a", "href"));
        Assert.False(await page.Page.Locator("#provenance").IsVisibleAsync());
        await page.Page.ClickAsync("#run-origin > summary");
        await page.Page.ClickAsync("#run-files > summary");
        Assert.Equal("Dec 2001", await page.Page.Locator("#month-rows th").First.TextContentAsync());
        Assert.Equal(["2001", "2000"], await page.Page.Locator("#returns tbody th").AllInnerTextsAsync());
        // The period begins in June: the months before it have no return.
        Assert.Equal(7, await page.Page.Locator("#returns tbody tr:last-child td:not(:last-child):not(:empty)").CountAsync());
        Assert.Equal(2, await page.Page.Locator("#drawdown-rows tr").CountAsync());
        Assert.Equal(
            $"+{Plain((decimal)own["correlations"]![0]!["coefficient"]!)}",
            await page.TextAsync("#correlations tbody tr:first-child td:last-child"));

        var provenance = await page.TextAsync("#provenance");
        Assert.Contains((string)run["engine"]!, provenance, StringComparison.Ordinal);
        Assert.Contains((string)run["sqlChecksum"]!, provenance, StringComparison.Ordinal);
        Assert.Contains("portfolios[0]=", provenance, StringComparison.Ordinal);
        Assert.Contains(((long)run["rowsRead"]!).ToString("N0", CultureInfo.InvariantCulture), provenance, StringComparison.Ordinal);
        foreach (var address in await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#file-rows a')].map(link => link.getAttribute('href'))"))
        {
            using var file = await history.App.Http.GetAsync(address, Ct);
            Assert.True(file.IsSuccessStatusCode, address);
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task The_progress_of_a_run_is_shown_and_the_run_can_be_cancelled()
    {
        var queue = history.App.Services.GetRequiredService<ReportQueue>();
        var run = await RunElsewhereAsync(queue, "Inv2");
        await using var page = await OpenAsync($"?run={run.Id}");
        await page.UntilAsync("#run-state", text => text == "running", "the run has started");
        Assert.True(await queue.HeartbeatAsync(run, "volatility, 7 of 15", Ct));
        await page.UntilAsync(
            "#run-progress",
            text => text.StartsWith("volatility, 7 of 15", StringComparison.Ordinal),
            "the progress of the run is shown");
        await page.Page.ClickAsync("#runs > summary");
        Assert.Equal("volatility, 7 of 15", await page.TextAsync($"[data-run='{run.Id}'] .run-progress"));
        Assert.True(await page.Page.Locator("#statistics").IsHiddenAsync());

        await page.Page.ClickAsync("#run-cancel");
        await page.UntilAsync("#run-state", text => text == "cancelled", "the run is cancelled");
        Assert.Equal("run-heading", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.True(await page.Page.Locator("#run-cancel").IsHiddenAsync());
        Assert.Equal("cancelled", (string?)(await history.App.GetAsync($"/api/reports/{run.Id}"))["state"]);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Two_runs_are_compared_side_by_side_with_their_differences()
    {
        var one = await SucceededAsync(new { from = "2000-01-03", to = "2000-12-31" });
        var other = await SucceededAsync(new { from = "2001-01-01", to = "2001-12-31" });
        await using var page = await OpenAsync($"?run={one}&with={other}&portfolio=P32");
        await ReadyAsync(page);
        Assert.Equal($"Report {one} compared with {other}", await page.TextAsync("#run-heading"));
        await page.Page.ClickAsync("#run-origin > summary");
        var differing = await page.Page.Locator("#provenance [data-differs] dt").AllInnerTextsAsync();
        Assert.Equal(["Period (differs)"], differing.Where(label => !label.StartsWith("Ledger", StringComparison.Ordinal)));

        var (own, beside) = (await FiguresAsync(one, "P32"), await FiguresAsync(other, "P32"));
        var cells = await page.Page
            .Locator("#difference-rows tr", new PageLocatorOptions { HasText = "Mean evaluation, period" })
            .Locator("td")
            .AllInnerTextsAsync();
        var (mean, meanBeside) = ((decimal)own["ofPeriod"]!["mean"]!, (decimal)beside["ofPeriod"]!["mean"]!);
        Assert.Equal(($"${Money(mean)}", $"${Money(meanBeside)}"), (cells[0], cells[1]));
        Assert.Equal($"{Signed(100 * (mean - meanBeside) / meanBeside)}%", cells[2]);
        // Each run has its own period, from its first trading day on.
        var firstDay = page.Page.Locator("#key-rows tr", new PageLocatorOptions { HasText = "First day" }).Last;
        Assert.Equal(["3 Jan 2000", "2 Jan 2001", "differs", ""], await firstDay.Locator("td").AllInnerTextsAsync());
        var worst = await page.Page.Locator("#key-rows tr:has(th:text-is('Worst day')) td").AllInnerTextsAsync();
        Assert.Matches(@"^[+−]\d+\.\d\d\u00a0pp$", worst[2]);
        // The complete history is the same in both.
        Assert.Equal(0, await page.Page.Locator("#difference-rows tr", new PageLocatorOptions { HasText = "full history" }).CountAsync());
        Assert.Equal(4, await page.Page.EvaluateAsync<int>($"{Years}.data.datasets.length"));

        await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(table => table.open = true)");
        await AccessibilityTests.AssertNoViolationAsync(page);

        await page.Page.SelectOptionAsync("#with", "");
        await page.UntilAsync("#run-heading", text => text == $"Report {one}", "the run is shown alone");
        Assert.True(await page.Page.Locator("#differences").IsHiddenAsync());
        await AddressAsync(page, query => !query.Contains("with=", StringComparison.Ordinal));
        await page.Page.SelectOptionAsync("#with", $"{other}");
        await page.UntilAsync(
            "#differences-count",
            text => text.EndsWith("figures of P32", StringComparison.Ordinal),
            "the runs are compared again");
        await AddressAsync(page, query => query.Contains($"with={other}", StringComparison.Ordinal));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_chosen_portfolios_of_an_investor_are_kept_in_the_address()
    {
        var id = await OfHistoryAsync();
        await using var page = await OpenAsync($"?run={id}");
        await ReadyAsync(page);
        Assert.Equal(6, await page.Page.Locator("#portfolio-choice button").CountAsync());
        await page.Page.SelectOptionAsync("#investor", "Inv3");
        Assert.Equal(["P31", "P32"], await page.Page.Locator("#portfolio-choice button").AllInnerTextsAsync());
        Assert.Equal(["P31", "P32"], await page.Page.Locator("#correlations tbody th").AllInnerTextsAsync());
        await page.Page.ClickAsync("#portfolio-choice button:last-child");
        await AddressAsync(page, query => query == $"?run={id}&portfolio=P32&investor=Inv3");

        await page.Page.ReloadAsync();
        await ReadyAsync(page);
        Assert.Equal("P32", await page.TextAsync("#portfolio-choice [aria-pressed=true]"));
        Assert.Equal("Inv3", await page.Page.InputValueAsync("#investor"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_page_explains_why_a_report_has_no_figures_of_an_investor()
    {
        var id = await SucceededAsync(new { investor = "Inv1" });
        await using var page = await OpenAsync($"?run={id}&investor=Inv3");
        await page.UntilAsync(
            "#statistics .panel-state",
            text => text == "This report has no figures of Inv3: it covers Inv1 only.",
            "the report covers another investor");

        // The response for an investor whose exchanges have not closed a day yet.
        var results = await history.App.GetAsync($"/api/reports/{id}/statistics");
        results["withoutEvaluations"] = new JsonArray("P31", "P32");
        var complete = await OfHistoryAsync();
        await page.Page.RouteAsync(
            $"**/api/reports/{complete}/statistics",
            route => route.FulfillAsync(new RouteFulfillOptions { Json = results }));
        await page.Page.ClickAsync("#runs > summary");
        await page.Page.ClickAsync($"[data-run='{complete}'] a");
        await page.UntilAsync(
            "#statistics .panel-state",
            text => text == "This report has no figures of Inv3: none of its portfolios had evaluations when the report was made.",
            "the investor had no evaluations");
        await page.Page.SelectOptionAsync("#investor", "");
        await page.UntilAsync(
            "#without-evaluations",
            text => text.EndsWith(": P31, P32.", StringComparison.Ordinal),
            "the portfolios without evaluations are named");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Going_back_shows_the_previous_run()
    {
        var one = await OfHistoryAsync();
        var other = await SucceededAsync(new { investor = "Inv1" });
        await using var page = await OpenAsync($"?run={one}");
        await ReadyAsync(page);
        await page.Page.ClickAsync("#runs > summary");
        await page.Page.ClickAsync($"[data-run='{other}'] a");
        await page.UntilAsync("#run-heading", text => text == $"Report {other}", "the other run is shown");
        await page.Page.EvaluateAsync("history.back()");
        await page.UntilAsync("#run-heading", text => text == $"Report {one}", "the first is shown again");
        await AddressAsync(page, query => query.StartsWith($"?run={one}&", StringComparison.Ordinal));
        await page.Page.EvaluateAsync("history.forward()");
        await page.UntilAsync("#run-heading", text => text == $"Report {other}", "the other is shown again");
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_next_scheduled_time_is_shown_in_its_time_zone_and_renewed_when_it_passes()
    {
        await using var page = await browser.OpenAsync(new Uri("about:blank"));
        var requests = 0;
        await page.Page.RouteAsync("**/api/reports/schedule", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Json = new
            {
                cron = "",
                timeZone = "Asia/Kathmandu",
                next = requests++ == 0 ? "2000-01-03T20:00:00Z" : "2090-01-03T20:00:00Z",
                atEndOfHistory = false,
            },
        }));
        await page.Page.GotoAsync(new Uri(history.App.Address, "/results").ToString());
        await page.UntilAsync(
            "#schedule",
            text => text.StartsWith("Next scheduled report: 4 Jan 2000 01:45 in Kathmandu, ", StringComparison.Ordinal)
                && text.EndsWith(" your time.", StringComparison.Ordinal),
            "the time is shown");
        await page.UntilAsync(
            "#schedule",
            text => text.StartsWith("Next scheduled report: 4 Jan 2090 01:45 in Kathmandu", StringComparison.Ordinal),
            "the following time is shown");
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("2001-01-01", "2000-01-03", "to", "3 Jan 2000 is before from, 1 Jan 2001.")]
    [InlineData("2002-01-01", "", "from", "1 Jan 2002 is after the last day of the history, 31 Dec 2001.")]
    public async Task An_invalid_period_is_reported_at_its_field(string from, string to, string field, string reason)
    {
        await using var page = await OpenAsync();
        await page.Page.ClickAsync("#new-report");
        await page.Page.FillAsync("#request [name=from]", from);
        await page.Page.FillAsync("#request [name=to]", to);
        await page.Page.ClickAsync("#request [type=submit]");
        await page.UntilAsync($"#request-{field}", text => text == reason, "the reason is shown at the field");
        Assert.Equal("true", await page.Page.GetAttributeAsync($"#request [name={field}]", "aria-invalid"));
        Assert.Equal(field, await page.Page.EvaluateAsync<string>("document.activeElement.name"));

        await AccessibilityTests.AssertNoViolationAsync(page);

        await page.Page.ClickAsync("#request [type=reset]");
        await page.UntilAsync($"#request-{field}", text => text.Length == 0, "the reason is gone");
    }

    [Fact]
    public async Task The_page_can_be_used_by_keyboard_on_a_phone_without_scrolling_sideways()
    {
        var one = await OfHistoryAsync();
        var other = await SucceededAsync(new { investor = "Inv1" });
        await using var page = await browser
            .OpenAsync(new Uri(history.App.Address, $"/results?run={one}&with={other}"), 360, 800, ColorScheme.Dark);
        await ReadyAsync(page);
        foreach (var width in (int[])[390, 360])
        {
            await page.Page.SetViewportSizeAsync(width, 800);
            // The charts follow the width in the next frame.
            await Until.TrueAsync(
                async () => await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") == width,
                $"{width} pixels are wide enough");
        }

        await page.Page.FocusAsync("#runs > summary");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.FocusAsync($"[data-run='{other}'] a");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("#run-heading", text => text == $"Report {other}", "the other run is shown");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<string>("document.activeElement.id") == "run-heading",
            "the focus moves to the run");
        Assert.Equal("true", await page.Page.GetAttributeAsync($"[data-run='{other}'] a", "aria-current"));
        await ReadyAsync(page);
        await page.Page.FocusAsync("#portfolio-choice button:last-child");
        await page.Page.Keyboard.PressAsync("Space");
        await page.UntilAsync("#portfolio-choice [aria-pressed=true]", text => text == "P12", "the other portfolio is shown");
        page.AssertQuiet();
    }

    [Fact]
    public async Task On_a_phone_the_page_is_short_and_no_figure_or_date_wraps_or_overflows()
    {
        var one = await SucceededAsync(new { from = "2000-01-03", to = "2000-12-31" });
        var other = await SucceededAsync(new { from = "2001-01-01", to = "2001-12-31" });
        foreach (var query in (string[])[$"?run={one}", $"?run={one}&with={other}"])
        {
            await using var page = await browser.OpenAsync(new Uri(history.App.Address, $"/results{query}"), 360, 740);
            await ReadyAsync(page);
            var height = await page.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
            Assert.True(height <= 2500, $"{query} is {height} pixels high.");
            await page.Page.EvaluateAsync("document.querySelectorAll('details').forEach(section => section.open = true)");
            const string Broken = """
                [...document.querySelectorAll(
                  '#key-rows td, #difference-rows td, #drawdown-rows td, #month-rows td, #year-rows td, #run-about, .day-link')]
                  .filter(cell => cell.offsetParent && cell.textContent.trim())
                  .filter(cell => {
                    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                    const tops = new Set();
                    while (walker.nextNode()) {
                      const range = document.createRange();
                      range.selectNodeContents(walker.currentNode);
                      for (const { width, top } of range.getClientRects()) if (width > 0) tops.add(Math.round(top / 4));
                    }
                    return tops.size > 1;
                  }).map(cell => cell.textContent)
                """;
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Broken));
            const string Scrolled = "[...document.querySelectorAll('#statistics .scroll, #statistics table')].filter(box => "
                + "box.offsetParent && box.scrollWidth > box.clientWidth + 1).map(box => `${box.id || box.getAttribute('aria-labelledby') "
                + "|| box.className} ${box.scrollWidth} in ${box.clientWidth}`)";
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Scrolled));
            await AccessibilityTests.AssertNoViolationAsync(page);
            page.AssertQuiet();
        }
    }

    [Fact]
    public async Task Ratios_of_few_days_carry_a_note()
    {
        var few = await SucceededAsync(new { from = "2000-02-01", to = "2000-03-31" });
        var many = await SucceededAsync(new { from = "2000-02-01", to = "2000-12-31" });
        await using var page = await OpenAsync($"?run={few}");
        await ReadyAsync(page);
        var days = (int)(await FiguresAsync(few, "P11"))["risk"]!["days"]!;
        Assert.InRange(days, 20, 59);
        Assert.Equal(
            ["Volatility per year", "Sharpe ratio", "Sortino ratio", "Beta to all stocks"],
            (await page.Page.Locator($"#key-rows th:has(.remark:text-is('from only {days} daily returns'))").AllInnerTextsAsync())
                .Select(text => text.Split('\n')[0]).Where(label => !label.Contains("value at risk", StringComparison.Ordinal)));
        await page.Page.GotoAsync(new Uri(history.App.Address, $"/results?run={many}").ToString());
        await ReadyAsync(page);
        Assert.Equal(0, await page.Page.Locator("#key-rows .remark").CountAsync());
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_unknown_run_and_a_lost_connection_are_reported()
    {
        var id = await OfHistoryAsync();
        await using var page = await OpenAsync($"?run={id}&with=999999");
        await page.UntilAsync(
            "#notice",
            text => text.Contains("There is no report 999999.", StringComparison.Ordinal),
            "the page shows the message");
        await page.UntilAsync("#run-heading", text => text == $"Report {id}", "the other run is shown");
        await AddressAsync(page, query => !query.Contains("with=", StringComparison.Ordinal));

        await page.Page.GotoAsync(new Uri(history.App.Address, "/results?run=999999").ToString());
        await page.UntilAsync(
            "#run .panel-state",
            text => text.Contains("There is no report 999999.", StringComparison.Ordinal),
            "the page shows the message");

        await page.Page.RouteAsync("**/statistics", route => route.AbortAsync());
        await page.Page.ClickAsync("#runs > summary");
        await page.Page.ClickAsync($"[data-run='{id}'] a");
        await page.UntilAsync(
            "#statistics .panel-state",
            text => text.Contains("The server does not answer.", StringComparison.Ordinal),
            "the statistics show the message");
        await page.Page.UnrouteAllAsync();
        await page.Page.ClickAsync("#statistics .panel-state button");
        await ReadyAsync(page);
    }

    [Fact]
    public async Task An_unknown_run_is_requested_once_until_it_exists()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data);
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results?run=3"));
        await page.UntilAsync(
            "#run .panel-state",
            text => text.Contains("There is no report 3.", StringComparison.Ordinal),
            "the page shows the message");
        var queue = app.Services.GetRequiredService<ReportQueue>();
        for (var run = 1; run <= 2; run++)
        {
            await RunElsewhereAsync(queue);
            await Until.TrueAsync(
                async () => await page.Page.Locator("#run-rows > li:first-child .run-name").TextContentAsync() == $"Report {run}",
                "another run is listed");
        }

        Assert.Single(page.Errors);
        await RunElsewhereAsync(queue);
        await page.UntilAsync("#run-heading", text => text == "Report 3", "the run is shown as soon as there is one");
        Assert.Single(page.Errors);
    }

    [Fact]
    public async Task A_report_on_an_empty_ledger_fails_with_the_reason()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data);
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results"));
        await page.UntilAsync(
            "#run .panel-state",
            text => text.StartsWith("No reports yet.", StringComparison.Ordinal),
            "the page shows the message");
        await page.Page.ClickAsync("#runs > summary");
        await page.UntilAsync("#runs-empty", text => text == "No reports yet.", "there are no runs");
        await page.UntilAsync(
            "#schedule",
            text => text.StartsWith("Next scheduled report: ", StringComparison.Ordinal),
            "the next time is shown");
        await page.Page.ClickAsync("#new-report");
        await page.Page.ClickAsync("#request [type=submit]");
        await page.UntilAsync(
            "#request-empty",
            text => text.EndsWith("Start the market on the dashboard, then run the report.", StringComparison.Ordinal),
            "the page shows what to do first");
        await AccessibilityTests.AssertNoViolationAsync(page);
        await page.Page.ClickAsync("#request [data-close]");
        // A request through the API still creates a run, which fails.
        await app.PostAsync("/api/reports");
        await page.UntilAsync("#run-state", text => text == "failed", "the report fails");
        Assert.True(await page.Page.Locator("#run-start a").IsVisibleAsync());
        Assert.Equal(
            "The ledger has no evaluations yet: start the market in the web app, then request the report again.",
            await page.TextAsync("#run-error"));
        await AccessibilityTests.AssertNoViolationAsync(page);
        await page.UntilAsync(
            "#summary",
            text => text.Contains("Report 1 has failed. The ledger has no evaluations yet", StringComparison.Ordinal),
            "the failure is announced");

        // There are more runs than the page receives: the older ones are loaded on request.
        var queue = app.Services.GetRequiredService<ReportQueue>();
        for (var more = 0; more < 22; more++)
            Assert.True(await queue.CancelAsync((await RunElsewhereAsync(queue)).Id, Ct));
        await WaitUntilLastRunIsListedAsync(page, 23);
        await page.Page.EvaluateAsync("document.getElementById('runs').open = true");
        await page.Page.ClickAsync("#runs-older");
        await Until.TrueAsync(async () => await page.Page.Locator("#run-rows > li").CountAsync() == 23, "all runs are listed");
        Assert.True(await page.Page.Locator("#runs-older").IsHiddenAsync());
        Assert.Equal("1", await page.Page.GetAttributeAsync("#run-rows > li:last-child", "data-run"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_end_of_a_run_older_than_the_sent_ones_is_shown()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data);
        var queue = app.Services.GetRequiredService<ReportQueue>();
        var runs = new List<ReportRunRow>();
        for (var run = 0; run < 25; run++)
            runs.Add(await RunElsewhereAsync(queue));
        await using var page = await browser.OpenAsync(new Uri(app.Address, $"/results?run={runs[0].Id}"));
        await WaitUntilLastRunIsListedAsync(page, runs[^1].Id);
        await page.UntilAsync("#run-state", text => text == "running", "the run has started");
        await page.Page.ClickAsync("#runs > summary");
        var requests = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => requests.Enqueue(new Uri(request.Url).PathAndQuery);
        await page.Page.ClickAsync("#runs-older");
        await Until.TrueAsync(
            async () => await page.Page.Locator("#run-rows [data-state=running]").CountAsync() == 25,
            "all runs have started");
        Assert.True(await queue.CancelAsync(runs[0].Id, Ct));
        Assert.True(await queue.CancelAsync(runs[2].Id, Ct));
        await page.UntilAsync("#run-state", text => text == "cancelled", "the end of the shown run is shown");
        await page.UntilAsync($"[data-run='{runs[2].Id}'] .state", text => text == "cancelled", "the end of another run is shown");
        // One request covers all of them, and the next one begins at the first that is still open.
        await Until.TrueAsync(() => requests.Contains($"/api/reports?limit=4&cursor={runs[5].Id}"), "the remaining runs are requested");
        foreach (var run in runs)
            await queue.CancelAsync(run.Id, Ct);
        await Until.TrueAsync(async () => await page.Page.Locator("#run-rows [data-state=cancelled]").CountAsync() == 25, "all have ended");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Every_run_and_older_runs_can_be_reached_at_every_size()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data);
        var queue = app.Services.GetRequiredService<ReportQueue>();
        for (var run = 0; run < 25; run++)
            Assert.True(await queue.CancelAsync((await RunElsewhereAsync(queue)).Id, Ct));
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results"));
        await WaitUntilLastRunIsListedAsync(page, 25);
        await page.Page.EvaluateAsync("document.getElementById('runs').open = true");
        foreach (var (width, height) in ((int, int)[])[(1400, 1000), (1920, 1080), (1366, 768), (1366, 640), (360, 800)])
        {
            await page.Page.SetViewportSizeAsync(width, height);
            foreach (var run in (string[])
            [
                "#run-rows > li:first-child a",
                "#run-rows > li:nth-child(10) a",
                "#run-rows > li:last-child a",
                "#runs-older",
            ])
            {
                // The focus scrolls to its target, where it is visible.
                var isHit = await page.Page.EvaluateAsync<bool>(
                    """
                    selector => {
                      const element = document.querySelector(selector);
                      element.focus();
                      const { left, right, top, bottom } = element.getBoundingClientRect();
                      return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
                    }
                    """,
                    run);
                Assert.True(isHit, $"{run} cannot be seen at {width} x {height}");
            }
        }

        page.AssertQuiet();
    }

    // A run that no worker here executes: it stays open until it is cancelled.
    private Task<ReportRunRow> RunElsewhereAsync(ReportQueue queue, string? investor = null) =>
        queue.AddRunningAsync(new ReportRequest(investor), ReportQueue.CommandLine, "elsewhere/1", Ct);

    // A page that was opened before the last run was sent lists more than the latest ones.
    private static async Task WaitUntilLastRunIsListedAsync(OpenPage page, int last)
    {
        await Until.TrueAsync(
            async () => await page.Page.Locator("#run-rows > li:first-child .run-name").TextContentAsync() == $"Report {last}",
            "the last run is listed");
        await page.Page.ReloadAsync();
        await Until.TrueAsync(async () => await page.Page.Locator("#run-rows > li").CountAsync() == 20, "the latest runs are listed");
    }

    private async Task<OpenPage> OpenAsync(string query = "")
    {
        var page = await browser.OpenAsync(new Uri(history.App.Address, $"/results{query}"));
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        return page;
    }

    private static Task ReadyAsync(OpenPage page) =>
        Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#statistics", "data-state") == "ready", "the statistics are shown");

    private static Task AddressAsync(OpenPage page, Func<string, bool> condition) =>
        Until.TrueAsync(() => condition(new Uri(page.Page.Url).Query), "the address has the shown selection");

    // The value beside a label of the key figures; if both groups have one, the value of the complete history.
    private static Task<string> KeyAsync(OpenPage page, string label) =>
        page.Page.Locator($"#key-rows tr:has(th:text-is('{label}')) td").First.InnerTextAsync();

    private async Task<int> SucceededAsync(object request)
    {
        using var accepted = await history.App.Http.PostAsJsonAsync("/api/reports", request, Ct);
        var address = accepted.Headers.Location!.ToString();
        await Until.TrueAsync(async () => (string?)(await history.App.GetAsync(address))["state"] == "succeeded", $"{address} succeeds");
        return int.Parse(address.Split('/')[^1], CultureInfo.InvariantCulture);
    }

    // The report on everything that the end of the history triggered.
    private async Task<int> OfHistoryAsync()
    {
        JsonNode? run = null;
        await Until.TrueAsync(
            async () =>
            {
                var runs = (await history.App.GetAsync("/api/reports?limit=200"))["items"]!.AsArray();
                run = runs.FirstOrDefault(
                    one => ((string?)one!["requestedBy"], (string?)one["state"]) == (ReportQueue.EndOfHistory, "succeeded"));
                return run is not null;
            },
            "the end of the history has its report");
        return (int)run!["id"]!;
    }

    private async Task<JsonNode> FiguresAsync(int id, string portfolio) =>
        (await history.App.GetAsync($"/api/reports/{id}/statistics"))["portfolios"]!
            .AsArray()
            .Single(one => (string?)one!["of"]!["portfolio"] == portfolio)!;

    private static string Money(decimal amount) =>
        Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("N2", CultureInfo.InvariantCulture);

    private static string Plain(decimal amount) => Money(amount).Replace('-', '−');

    private static string Signed(decimal amount) => $"{(amount > 0 ? "+" : "−")}{Money(Math.Abs(amount))}";
}
