using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Pipeline;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The prices page in a real browser.</summary>
public sealed class PricesPageTests(Browser browser) : IDisposable
{
    private static readonly FilePayload s_apple = File(
        "AAPL.csv", "Date,Close", "2000-06-19,96.62", "2000-06-20,101.25", "2000-06-21,55.63");

    private static readonly FilePayload s_broken = File(
        "IBM.csv", "Date,Close", "2000-01-03,100", "2000-01-04,12O", "2000-01-05,55", "2000-02-07,56");

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Two_files_are_imported_with_an_entered_split_and_deleted_again()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await OpenAsync(app);
        await PreviewAsync(page, s_apple, File("NEW.csv", "Date,Close", "2000-01-03,10.5", "2000-01-04,11.25"));
        Assert.Equal("2 files · 2 series · 5 closes · 3 Jan 2000 – 21 Jun 2000", await page.TextAsync("#preview-about"));
        Assert.Equal("AAPL.csv Date and close · AAPL", await page.TextAsync("#preview-files li:first-child"));
        Assert.Equal(0, (await app.GetAsync("/api/prices")).AsArray().Count(import => (string?)import!["state"] == "stored"));
        await AccessibilityTests.AssertNoViolationAsync(page);

        await page.Page.SelectOptionAsync("#split-form [name=ticker]", "AAPL");
        await page.Page.FillAsync("#split-form [name=date]", "2000-06-21");
        await page.Page.FillAsync("#split-form [name=ratio]", "two");
        await page.Page.ClickAsync("#split-form button");
        Assert.Equal("Enter a ratio such as 2, 2:1 or 1:10.", await page.TextAsync("#preview-splits"));
        await page.Page.FillAsync("#split-form [name=ratio]", "2:1");
        await page.Page.ClickAsync("#split-form button");
        Assert.Equal("AAPL: 2:1 on 21 Jun 2000", await page.TextAsync("#split-rows [data-cell=text]"));
        await page.Page.SelectOptionAsync("#series-rows [data-ticker=NEW] select", "SE2");

        await page.Page.FillAsync("#confirm-form [name=name]", " ");
        await page.Page.ClickAsync("#confirm-form [type=submit]");
        await page.UntilAsync(
            "#preview-name", text => text.StartsWith("Give the import a name", StringComparison.Ordinal), "the name is asked for");
        Assert.Equal("name", await page.Page.EvaluateAsync<string>("document.activeElement.name"));
        await page.Page.FillAsync("#confirm-form [name=name]", "Two stocks");
        await page.Page.ClickAsync("#confirm-form [type=submit]");

        await page.UntilAsync("#import-rows", text => text.Contains("Two stocks", StringComparison.Ordinal), "the import is listed");
        Assert.False(await page.Page.Locator("#preview").IsVisibleAsync());
        await page.Page.ClickAsync("#import-rows summary");
        Assert.Equal("NEW\tSE2\t3 Jan 2000 – 4 Jan 2000\t2\tunknown", await page.TextAsync("#import-rows tr[data-ticker=NEW]"));
        await page.Page.ClickAsync("#import-rows tr[data-ticker=AAPL] button");
        await page.UntilAsync("#close-rows tr:first-child", text => text == "21 Jun 2000\t55.63\t1\t55.63", "the newest close is first");
        Assert.Equal("20 Jun 2000\t101.25\t2\t50.625", await page.TextAsync("#close-rows tr:nth-child(2)"));
        await AccessibilityTests.AssertNoViolationAsync(page);
        var csv = await page.Page.GetAttributeAsync("#series-csv", "href");
        Assert.Equal(
            "date,raw,factor,adjusted\r\n2000-06-19,96.62,2,48.31\r\n2000-06-20,101.25,2,50.625\r\n2000-06-21,55.63,1,55.63\r\n",
            await app.Http.GetStringAsync(csv, TestContext.Current.CancellationToken));
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Page.ClickAsync("#import-rows [data-action=delete]");
        await page.Page.ClickAsync("#delete-dialog [type=submit]");
        await Until.TrueAsync(async () => await page.Page.Locator("#imports-empty").IsVisibleAsync(), "no import is left");
        Assert.Empty((await app.GetAsync("/api/prices")).AsArray());
        AssertRefusals(page, 1);
    }

    [Fact]
    public async Task A_bad_line_a_conflict_and_a_question_are_shown_and_must_be_decided()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await OpenAsync(app, 1400, ColorScheme.Dark);
        await PreviewAsync(
            page,
            s_broken,
            File("MSFT.csv", "Date,Close", "2000-01-03,58.28", "2000-01-04,56.31"),
            File("daily_MSFT.csv", "Date,Close", "2000-01-03,58.28", "2000-01-04,56.32"),
            File("page.csv", "<!DOCTYPE html><html><body>Not found</body></html>"));
        Assert.Equal("2 lines cannot be imported", await page.TextAsync("#preview-bad-heading"));
        Assert.Contains("IBM.csv, line 3", await page.TextAsync("#bad-rows"), StringComparison.Ordinal);
        Assert.Contains("'12O'", await page.TextAsync("#bad-rows"), StringComparison.Ordinal);
        Assert.Equal("page.csv no price file", await page.TextAsync("#preview-files li:last-child"));
        Assert.Contains(
            "MSFT on 4 Jan 2000 is 56.31 in MSFT.csv and 56.32 in daily_MSFT.csv",
            await page.TextAsync("#conflict-rows"),
            StringComparison.Ordinal);
        await page.Page.ClickAsync("#series-rows [data-fold-of=questions] summary");
        Assert.StartsWith(
            "IBM goes from 100 (3 Jan 2000) to 55 (5 Jan 2000), -45.0 %",
            await page.TextAsync("[data-fold-of=questions] li"),
            StringComparison.Ordinal);
        await page.Page.ClickAsync("#series-rows [data-fold-of=gaps] summary");
        Assert.Equal("5 Jan 2000 – 7 Feb 2000: 33 days from one close to the next", await page.TextAsync("[data-fold-of=gaps] li"));
        await AccessibilityTests.AssertNoViolationAsync(page);

        await page.Page.ClickAsync("#confirm-form [type=submit]");
        await page.UntilAsync(
            "#preview-withoutBadLines",
            text => text.StartsWith("2 lines cannot be imported", StringComparison.Ordinal),
            "the lines are named");
        Assert.EndsWith("Or leave MSFT out.", await page.TextAsync("#preview-leaveOut"), StringComparison.Ordinal);
        Assert.Equal("Leave out MSFT", await page.Page.EvaluateAsync<string>("document.activeElement.ariaLabel"));
        await AccessibilityTests.AssertNoViolationAsync(page);
        await page.Page.CheckAsync("#conflict-rows [data-leave-out]");
        await page.Page.CheckAsync("#confirm-form [name=withoutBadLines]");
        await page.Page.ClickAsync("#confirm-form [type=submit]");
        await page.UntilAsync("#import-rows", text => text.StartsWith("IBM", StringComparison.Ordinal), "the rest is stored");
        var stored = Assert.Single((await app.GetAsync("/api/prices")).AsArray())!;
        Assert.Equal(["IBM"], stored["series"]!.AsArray().Select(series => (string?)series!["ticker"]));
        AssertRefusals(page, 1);
    }

    [Fact]
    public async Task A_preview_survives_a_reload_until_it_is_dismissed()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await OpenAsync(app);
        await page.Page.ClickAsync("#import-form [type=submit]");
        Assert.Equal("Choose at least one file.", await page.TextAsync("#import-problem"));
        await PreviewAsync(page, s_apple);
        await Until.TrueAsync(() => page.Page.Url.Contains("?import=", StringComparison.Ordinal), "the address has the preview");
        await page.Page.ReloadAsync();
        await page.UntilAsync(
            "#preview-about", text => text.StartsWith("1 file · 1 series", StringComparison.Ordinal), "the preview is shown");
        await page.Page.ClickAsync("#preview-dismiss");
        await page.Page.Locator("#preview").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.Empty((await app.GetAsync("/api/prices")).AsArray());
        page.AssertQuiet();
    }

    [Fact]
    public async Task An_import_is_cancelled_while_it_is_stored()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await OpenAsync(app);
        await PreviewAsync(page, Long(stocks: 5, days: 1000));
        // For the page the import takes until it is cancelled, however fast it is.
        var isCancelled = false;
        await page.Page.RouteAsync("**/api/prices/*", async route =>
        {
            isCancelled |= route.Request.Method == "DELETE";
            if (isCancelled || route.Request.Method != "GET")
            {
                await route.ContinueAsync();
                return;
            }

            var response = await route.FetchAsync();
            var import = JsonNode.Parse(await response.TextAsync())!;
            import["state"] = "storing";
            await route.FulfillAsync(new() { Response = response, Body = import.ToJsonString() });
        });
        await page.Page.FillAsync("#confirm-form [name=name]", "Too much");
        await page.Page.ClickAsync("#confirm-form [type=submit]");
        await page.UntilAsync(
            "#storing-text", text => text.EndsWith(" of 5,000 closes", StringComparison.Ordinal), "the progress is shown");
        await page.Page.ClickAsync("#storing-cancel");
        await page.UntilAsync(
            "#import-problem", text => text == "The import was cancelled. Nothing of it is stored.", "the import is cancelled");
        Assert.Empty((await app.GetAsync("/api/prices")).AsArray());
        Assert.True(await page.Page.Locator("#imports-empty").IsVisibleAsync());
    }

    [Fact]
    public async Task The_market_uses_an_import_and_then_generated_prices_again()
    {
        await using var app = RunningApp.Start(_data);
        await new ImportedHistory(1, new DateOnly(2001, 3, 1), new DateOnly(2001, 4, 30)).ImportAsync(app.Http);
        await using var page = await OpenAsync(app);
        await page.UntilAsync("#market-source", text => text == "Generated prices, seed 2000", "the seed of the settings is shown");
        await page.Page.ClickAsync("#import-rows [data-action=use]");
        await AccessibilityTests.AssertNoViolationAsync(page);
        await page.Page.CheckAsync("#market-dialog [name=stop]");
        await page.Page.ClickAsync("#market-dialog [type=submit]");
        await page.UntilAsync("#market-source", text => text == "Five stocks", "the import is in use");
        await page.UntilAsync("#notice", text => text == "Run 2 begins on Thu 1 Mar 2001.", "the first day is named");
        Assert.Equal("stopped", (string?)(await app.GetAsync("/api/market"))["state"]);

        await page.Page.ClickAsync("#import-rows [data-action=delete]");
        await page.Page.ClickAsync("#delete-dialog [type=submit]");
        await page.UntilAsync(
            "#delete-problem", text => text.StartsWith("The market has used this import", StringComparison.Ordinal), "the import is kept");
        await page.Page.ClickAsync("#delete-dialog [data-close]");

        await page.Page.ClickAsync("#use-generated");
        await page.Page.FillAsync("#market-dialog [name=seed]", "7");
        await page.Page.CheckAsync("#market-dialog [name=stop]");
        await page.Page.ClickAsync("#market-dialog [type=submit]");
        await page.UntilAsync("#market-source", text => text == "Generated prices, seed 7", "generated prices are in use");
        Assert.Equal(7, (int)(await app.GetAsync("/api/market"))["source"]!["seed"]!);
        AssertRefusals(page, 1);
    }

    [Fact]
    public async Task A_preview_and_an_import_fit_a_phone()
    {
        await using var app = RunningApp.Start(_data);
        await new ImportedHistory(1, new DateOnly(2001, 3, 1), new DateOnly(2001, 4, 30)).ImportAsync(
            app.Http, new string('W', 60));
        await using var page = await OpenAsync(app, 360);
        await PreviewAsync(page, s_apple, s_broken);
        await page.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(section => section.open = true)");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(PhoneTests.SmallTargets));
        await AccessibilityTests.AssertNoViolationAsync(page);
        page.AssertQuiet();
    }

    private async Task<OpenPage> OpenAsync(RunningApp app, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(new Uri(app.Address, "/prices"), width, scheme: scheme);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await page.Page.Locator("#imports[data-state=ready]").WaitForAsync();
        return page;
    }

    private static async Task PreviewAsync(OpenPage page, params FilePayload[] files)
    {
        await page.Page.SetInputFilesAsync("#import-form [name=files]", files);
        await page.Page.ClickAsync("#import-form [type=submit]");
        await page.Page.Locator("#preview").WaitForAsync();
    }

    // The browser logs each response with a status of 400 or above.
    private static void AssertRefusals(OpenPage page, int count)
    {
        Assert.Equal(count, page.Errors.Count);
        Assert.All(page.Errors, error => Assert.Matches("status of 4(00|09)", error));
    }

    private static FilePayload File(string name, params string[] lines) =>
        new() { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n") };

    // One file of many stocks.
    private static FilePayload Long(int stocks, int days)
    {
        var first = new DateOnly(2000, 1, 1);
        var lines = Enumerable.Range(0, stocks).SelectMany(stock => Enumerable.Range(0, days).Select(day =>
            string.Create(CultureInfo.InvariantCulture, $"S{stock},{first.AddDays(day):yyyy-MM-dd},{100 + (day % 7)}")));
        return File("long.csv", ["symbol,date,price", .. lines]);
    }
}
