using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Pages;

/// <summary>Takes a picture of each page and keeps it with the test's results. The README's pictures are among them.</summary>
public sealed class ScreenshotTests(Browser browser) : IDisposable
{
    private const string Encoder = "/usr/bin/img2webp";

    private const long LargestFilm = 3_000_000;

    private readonly DataFolder _data = new();

    private static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1";

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Pictures_are_taken_of_the_running_program()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2025-12-31"));
        await app.RunAtFullSpeedAsync();
        await MarketProgress.PastAsync(app.GetAsync, "2009");
        // The market is slow enough that all pictures show nearly the same days.
        await app.SetSpeedAsync(MarketOptions.LowestSpeed);
        await app.WaitUntilIdleAsync();
        await TakeAsync(app, "dashboard-light.png", 1400, 1180, ColorScheme.Light);
        await TakeAsync(app, "dashboard-dark.png", 1400, 1180, ColorScheme.Dark);
        await TakeAsync(app, "dashboard-phone.png", 390, 844, ColorScheme.Light);
        await TakePortfolioAsync(app);
        await TakeResultsAsync(app);
        await TakePipelineAsync(app);
    }

    [Fact]
    public async Task A_tour_is_filmed_from_the_first_day_to_the_last()
    {
        Assert.SkipUnless(IsUpdating, "Filmed with UPDATE_SCREENSHOTS=1 only.");
        Assert.SkipUnless(File.Exists(Encoder), $"{Encoder} is not installed: it is part of the package webp.");
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2025-12-31"));
        await using var page = await browser.OpenAsync(app.Address, 1280, 800);
        var frames = new List<(int Milliseconds, byte[] Png)>();
        async Task ShootAsync(int milliseconds) => frames.Add((milliseconds, await page.Page.ScreenshotAsync()));

        await page.UntilAsync("#market-state", text => text.Contains("stopped", StringComparison.OrdinalIgnoreCase), "the market waits");
        await ShootAsync(1000);
        await page.Page.ClickAsync("[data-speed='10']");
        await page.Page.ClickAsync("#start-market");
        await page.UntilAsync("#market-date", text => text.Trim().Length > 0, "the first day is shown");
        for (var i = 0; i < 12; i++)
            await ShootAsync(200);
        await page.Page.ClickAsync("[data-range=All]");
        await page.Page.ClickAsync("[data-speed=max]");
        var isFinished = false;
        while (!isFinished && frames.Count < 90)
        {
            await ShootAsync(120);
            isFinished = (await page.TextAsync("#market-state")).Contains("finished", StringComparison.OrdinalIgnoreCase);
        }

        await app.FinishAsync();
        await ShootAsync(2500);
        await EncodeAsync(frames, Path.Combine(ChildProcess.ContentRoot, "..", "docs", "tour.webp"));
    }

    private async Task EncodeAsync(IReadOnlyList<(int Milliseconds, byte[] Png)> frames, string path)
    {
        List<string> arguments = ["-loop", "0", "-lossy", "-q", "50", "-m", "4"];
        foreach (var (i, (milliseconds, picture)) in frames.Index())
        {
            var file = Path.Combine(_data.Path, $"{i:D3}.png");
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
            arguments.AddRange(["-d", milliseconds.ToString(CultureInfo.InvariantCulture), file]);
        }

        using var encoder = Process.Start(Encoder, [.. arguments, "-o", path]);
        await encoder.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, encoder.ExitCode);
        Assert.InRange(new FileInfo(path).Length, 1, LargestFilm);
    }

    private async Task TakeAsync(RunningApp app, string name, int width, int height, ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(app.Address, width, height, scheme);
        await page.UntilAsync("#market-state", text => text.Contains("running", StringComparison.OrdinalIgnoreCase), "the market runs");
        var history = page.Page.WaitForResponseAsync(
            response => response.Url.Contains("/api/evaluations?from=2000-01", StringComparison.Ordinal));
        await page.Page.ClickAsync("[data-range=All]");
        await (await history).FinishedAsync();
        // Received data is drawn in the next frame.
        await page.Page.EvaluateAsync("new Promise(drawn => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn))))");
        // On a phone, the chart is below the visible part.
        await KeepAsync(page, name, scheme, width > 800, width > 800
            ? [.. ((string[])["P11", "P12", "P21", "P22", "P31", "P32"]).Select(
                portfolio => ("#nav-chart", $"[data-toggle-portfolio={portfolio}] line"))]
            : []);
    }

    private async Task TakePortfolioAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11?range=All&day=2008-07-04"), 1400, 1180);
        await page.UntilAsync("#day-heading", text => text == "Fri 4 Jul 2008", "the day is shown");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<bool>($"{PortfolioPageTests.Chart}.data.datasets[0].data.length > 100"),
            "the line is drawn");
        await KeepAsync(
            page, "portfolio.png", ColorScheme.Light, fullPage: false,
            [("#history-plot canvas", "#history [data-line='1'] line"), ("#history-plot canvas", "#history [data-line=drawdown] line")]);
    }

    private async Task TakeResultsAsync(RunningApp app)
    {
        await app.PostAsync("/api/reports", new { });
        await Until.TrueAsync(
            async () => (string?)(await app.GetAsync("/api/reports"))["items"]![0]!["state"] == "succeeded",
            "the report is made");
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/results?portfolio=P11"), 1400, 1180);
        await Until.TrueAsync(
            async () => await page.Page.GetAttributeAsync("#statistics", "data-state") == "ready",
            "the statistics are shown");
        await KeepAsync(page, "results.png", ColorScheme.Light, fullPage: true, [("#month-plot canvas", ".months [data-line='1'] line")]);
    }

    private async Task TakePipelineAsync(RunningApp app)
    {
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/pipeline"), 1400, 1180);
        await page.UntilAsync("[data-stage=portfolios] .partitions", text => text == "6", "the stages are shown");
        await KeepAsync(page, "pipeline.png", ColorScheme.Light, fullPage: true, [], isInReadme: false);
    }

    private static async Task KeepAsync(
        OpenPage page,
        string name,
        ColorScheme scheme,
        bool fullPage,
        IReadOnlyList<(string Plot, string Mark)> lines,
        bool isInReadme = true)
    {
        var picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions { FullPage = fullPage });
        await AssertShowsAsync(page, picture, scheme, fullPage, lines);
        TestContext.Current.AddAttachment(name, picture, "image/png");
        // Pictures are taken again only on request: a difference of a pixel is no reason to replace one.
        if (isInReadme && IsUpdating)
            await File.WriteAllBytesAsync(
                Path.Combine(ChildProcess.ContentRoot, "..", "docs", name),
                picture,
                TestContext.Current.CancellationToken);
        page.AssertQuiet();
    }

    // Checks that the complete page has its color scheme, that every line crosses its plot, and that no figure is missing.
    private static async Task AssertShowsAsync(
        OpenPage page,
        byte[] png,
        ColorScheme scheme,
        bool fullPage,
        IReadOnlyList<(string Plot, string Mark)> lines)
    {
        var screenshot = await Screenshot.AnalyzeAsync(page.Page, png, lines);
        var size = page.Page.ViewportSize!;
        var height = fullPage ? await page.Page.EvaluateAsync<int>("document.documentElement.scrollHeight") : size.Height;
        Assert.Equal((size.Width, height), (screenshot.Width, screenshot.Height));
        Assert.InRange(screenshot.Lightness, scheme == ColorScheme.Light ? 0.8 : 0, scheme == ColorScheme.Light ? 1 : 0.2);
        // An empty page would be all background.
        Assert.InRange(screenshot.Background, 0.01, 0.97);
        Assert.All(
            lines.Zip(screenshot.LineCoverage),
            line => Assert.True(line.Second > 0.2, $"{line.First} is drawn in {line.Second:P0} of the plot's columns."));
        Assert.DoesNotMatch("NaN|Infinity|undefined|(?<!:)null|\\[object", await page.TextAsync("body"));
    }
}
