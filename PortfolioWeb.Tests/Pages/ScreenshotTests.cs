using Microsoft.Playwright;

namespace PortfolioWeb.Tests.Pages;

/// <summary>Takes a picture of each page, which the test's report keeps; the README's are among them, so that they show the program as it is.</summary>
public sealed class ScreenshotTests(Browser browser) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Pictures_are_taken_of_the_running_program()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2009-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await TakeAsync(app, "dashboard-light.png", 1400, 1180, ColorScheme.Light);
        await TakeAsync(app, "dashboard-dark.png", 1400, 1180, ColorScheme.Dark);
        await TakeAsync(app, "dashboard-phone.png", 390, 844, ColorScheme.Light);
        await TakePortfolioAsync(app);
        await TakeResultsAsync(app);
        await TakePipelineAsync(app);
    }

    private async Task TakeAsync(RunningApp app, string name, int width, int height, ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(app.Address, width, height, scheme);
        await page.UntilAsync("#market-date", text => text.Contains("31 Dec 2009", StringComparison.Ordinal), "the last day is shown");
        var histories = ((string[])["P11", "P12", "P21", "P22", "P31", "P32"])
            .Select(portfolio => page.Page.WaitForResponseAsync(response => response.Url.Contains($"/{portfolio}/evaluations?from=2000-01", StringComparison.Ordinal)))
            .ToList();
        await page.Page.ClickAsync("[data-range=All]");
        foreach (var response in await Task.WhenAll(histories))
            await response.FinishedAsync();
        // What has arrived is drawn with the next frame.
        await page.Page.EvaluateAsync("new Promise(drawn => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))");
        await KeepAsync(page, name, width > 800);
    }

    private async Task TakePortfolioAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11?range=All&day=2008-07-04"), 1400, 1180);
        await page.UntilAsync("#day-heading", text => text == "Fri 4 Jul 2008", "the day is shown");
        await Until.TrueAsync(async () => await page.Page.EvaluateAsync<bool>($"{PortfolioPageTests.Chart}.data.datasets[0].data.length > 1000"), "the line is drawn");
        await KeepAsync(page, "portfolio.png", fullPage: false);
    }

    private async Task TakeResultsAsync(RunningApp app)
    {
        // The end of the history has made a report.
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results?portfolio=P11"), 1400, 1180);
        await Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#statistics", "data-state") == "ready", "the statistics are shown");
        await KeepAsync(page, "results.png", fullPage: true);
    }

    private async Task TakePipelineAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/pipeline"), 1400, 1180);
        await page.UntilAsync("[data-stage=portfolios] .partitions", text => text == "6", "the stages are shown");
        await KeepAsync(page, "pipeline.png", fullPage: true, isInReadme: false);
    }

    private static async Task KeepAsync(OpenPage page, string name, bool fullPage, bool isInReadme = true)
    {
        var picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = fullPage });
        Assert.True(picture.Length > 20_000, "The picture is all but empty.");
        TestContext.Current.AddAttachment(name, picture, "image/png");
        // Taken again only when asked for: a picture that differs by a pixel at each run is no news.
        if (isInReadme && Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
            await File.WriteAllBytesAsync(Path.Combine(ChildProcess.ContentRoot, "..", "docs", name), picture, TestContext.Current.CancellationToken);
        page.AssertQuiet();
    }
}
