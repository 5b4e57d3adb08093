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
        // On a phone, the chart is below what is seen.
        await KeepAsync(page, name, scheme, width > 800, width > 800
            ? [.. ((string[])["P11", "P12", "P21", "P22", "P31", "P32"]).Select(portfolio => ("#nav-chart", $"[data-toggle-portfolio={portfolio}] line"))]
            : []);
    }

    private async Task TakePortfolioAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11?range=All&day=2008-07-04"), 1400, 1180);
        await page.UntilAsync("#day-heading", text => text == "Fri 4 Jul 2008", "the day is shown");
        await Until.TrueAsync(async () => await page.Page.EvaluateAsync<bool>($"{PortfolioPageTests.Chart}.data.datasets[0].data.length > 100"), "the line is drawn");
        await KeepAsync(
            page, "portfolio.png", ColorScheme.Light, fullPage: false,
            [("#history-plot canvas", "#history [data-line='1'] line"), ("#history-plot canvas", "#history [data-line=drawdown] line")]);
    }

    private async Task TakeResultsAsync(RunningApp app)
    {
        // The end of the history has made a report.
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results?portfolio=P11"), 1400, 1180);
        await Until.TrueAsync(async () => await page.Page.GetAttributeAsync("#statistics", "data-state") == "ready", "the statistics are shown");
        await KeepAsync(page, "results.png", ColorScheme.Light, fullPage: true, [("#month-plot canvas", ".months [data-line='1'] line")]);
    }

    private async Task TakePipelineAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/pipeline"), 1400, 1180);
        await page.UntilAsync("[data-stage=portfolios] .partitions", text => text == "6", "the stages are shown");
        await KeepAsync(page, "pipeline.png", ColorScheme.Light, fullPage: true, [], isInReadme: false);
    }

    private static async Task KeepAsync(
        OpenPage page, string name, ColorScheme scheme, bool fullPage, IReadOnlyList<(string Plot, string Mark)> lines, bool isInReadme = true)
    {
        var picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = fullPage });
        await AssertShowsAsync(page, picture, scheme, fullPage, lines);
        TestContext.Current.AddAttachment(name, picture, "image/png");
        // Taken again only when asked for: a picture that differs by a pixel at each run is no news.
        if (isInReadme && Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
            await File.WriteAllBytesAsync(Path.Combine(ChildProcess.ContentRoot, "..", "docs", name), picture, TestContext.Current.CancellationToken);
        page.AssertQuiet();
    }

    // The whole page in its scheme, every line across its plot, and no figure that is none.
    private static async Task AssertShowsAsync(OpenPage page, byte[] png, ColorScheme scheme, bool fullPage, IReadOnlyList<(string Plot, string Mark)> lines)
    {
        var picture = await Picture.LookAsync(page.Page, png, lines);
        var size = page.Page.ViewportSize!;
        var height = fullPage ? await page.Page.EvaluateAsync<int>("document.documentElement.scrollHeight") : size.Height;
        Assert.Equal((size.Width, height), (picture.Width, picture.Height));
        Assert.InRange(picture.Lightness, scheme == ColorScheme.Light ? 0.8 : 0, scheme == ColorScheme.Light ? 1 : 0.2);
        // A page with nothing on it is all ground.
        Assert.InRange(picture.Ground, 0.01, 0.97);
        Assert.All(lines.Zip(picture.Lines), line => Assert.True(line.Second > 0.2, $"{line.First} is drawn in {line.Second:P0} of the plot's columns."));
        Assert.DoesNotMatch("NaN|Infinity|undefined|(?<!:)null|\\[object", await page.TextAsync("body"));
    }
}
