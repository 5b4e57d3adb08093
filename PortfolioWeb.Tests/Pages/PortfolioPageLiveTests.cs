using Microsoft.Playwright;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The portfolio page while the market runs.</summary>
public sealed class PortfolioPageLiveTests(Browser browser) : IDisposable
{
    private const string LastDrawn = $"{PortfolioPageTests.Chart}?.data.datasets[0].data.at(-1)?.x ?? 0";

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_empty_page_shows_a_message_and_fills_with_the_first_day()
    {
        await using var app = RunningApp.Start(_data);
        await using var page = await OpenAsync(app);
        await page.UntilAsync(
            "#history .panel-state",
            text => text.Contains("begins with the first day", StringComparison.Ordinal),
            "the chart shows that it is empty");
        await page.UntilAsync("#day-heading", text => text == "No day yet", "the day panel shows that it is empty");
        await page.UntilAsync(
            "#evaluations .panel-state",
            text => text.StartsWith("No evaluations yet.", StringComparison.Ordinal),
            "the table shows that it is empty");

        await app.PostAsync("/api/market/step");
        await page.UntilAsync("#day-heading", text => text == "Mon 3 Jan 2000", "the first day is shown");
        await DaysAsync(page, "2000-01-03");
        await app.PostAsync("/api/market/step");
        await page.UntilAsync("#day-heading", text => text == "Tue 4 Jan 2000", "the page follows the market");
        await DaysAsync(page, "2000-01-04", "2000-01-03");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<int>(LastDrawn) == DayOf(2000, 1, 4),
            "the line follows the market");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_rewind_removes_later_days_from_every_panel()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await app.PostAsync("/api/market/stop");
        await using var page = await OpenAsync(app, "?range=All");
        await page.UntilAsync("#day-heading", text => text == "Fri 29 Dec 2000", "the last day is shown");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<int>(LastDrawn) == DayOf(2000, 12, 29),
            "the complete line is drawn");

        await app.PostAsync("/api/market/rewind", new { to = "2000-06-01" });
        await page.UntilAsync("#history-window", text => text == "3 Jan 2000 – 31 May 2000", "the chart ends before the day");
        await app.PostAsync("/api/market/step");
        await page.UntilAsync("#day-heading", text => text == "Thu 1 Jun 2000", "the day panel follows");
        await page.UntilAsync(
            "#evaluation-rows tr:first-child",
            text => text.Contains("1 Jun 2000", StringComparison.Ordinal),
            "the table follows");
        await page.UntilAsync("#evaluation-rows tr:first-child [data-cell=run]", text => text == "2", "the day is of the second run");
        await Until.TrueAsync(async () => await page.Page.EvaluateAsync<int>(LastDrawn) == DayOf(2000, 6, 1), "the line follows");
        await page.UntilAsync("#proof-verdict", text => text.Contains("Equal", StringComparison.Ordinal), "the day is proved");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_picked_day_and_a_chosen_period_stay_while_the_market_advances()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await app.SetSpeedAsync(null);
        for (var day = 0; day < 15; day++)
            await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await using var page = await OpenAsync(app, "?from=2000-01-03&to=2000-01-14&day=2000-01-10");
        await page.UntilAsync("#day-heading", text => text == "Mon 10 Jan 2000", "the picked day is shown");
        await page.UntilAsync("#history-window", text => text == "3 Jan 2000 – 14 Jan 2000", "the chosen days are shown");

        await app.PostAsync("/api/market/start");
        await page.UntilAsync(".now .as-of", text => text.Contains("31 Dec 2001", StringComparison.Ordinal), "the market comes to its end");
        Assert.Equal("Mon 10 Jan 2000", await page.TextAsync("#day-heading"));
        Assert.Equal("3 Jan 2000 – 14 Jan 2000", await page.TextAsync("#history-window"));
        await page.Page.ClickAsync("[data-range=All]");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<int>(LastDrawn) == DayOf(2001, 12, 31)
                && await PortfolioPageTests.PointsAsync(page) > 300,
            "the complete line is drawn");
        page.AssertQuiet();
    }

    private async Task<OpenPage> OpenAsync(RunningApp app, string query = "")
    {
        var page = await browser.OpenAsync(new Uri(app.Address, $"/portfolios/P11{query}"));
        await page.UntilAsync("#connection", text => text.Contains("live", StringComparison.Ordinal), "the page is live");
        return page;
    }

    private static Task DaysAsync(OpenPage page, params string[] days) => Until.TrueAsync(
        async () => (await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#evaluation-rows [data-day]')].map(button => button.dataset.day)"))
            .SequenceEqual(days),
        $"the table has {string.Join(", ", days)}");

    private static int DayOf(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
}
