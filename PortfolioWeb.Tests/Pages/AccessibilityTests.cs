using System.Text.Json;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>Checks every page with axe-core's rules.</summary>
public sealed class AccessibilityTests(Browser browser, HistoryFixture history) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    public static TheoryData<string, int, ColorScheme> Pages()
    {
        var pages = new TheoryData<string, int, ColorScheme>();
        foreach (var path in (string[])
        [
            "/",
            "/pipeline",
            "/portfolios/P11",
            "/portfolios/P22?range=All&day=2000-06-02",
            "/results",
            "/prices",
            "/nowhere",
        ])
        {
            pages.Add(path, 1400, ColorScheme.Light);
            pages.Add(path, 1400, ColorScheme.Dark);
            pages.Add(path, 360, ColorScheme.Light);
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_page_violates_a_rule(string path, int width, ColorScheme scheme)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path), width, 900, scheme);
        await ReadyAsync(page);
        await AssertNoViolationAsync(page);
    }

    [Fact]
    public async Task No_page_violates_a_rule_before_the_market_starts()
    {
        await using var app = RunningApp.Start(_data);
        foreach (var path in (string[])["/", "/pipeline", "/portfolios/P11", "/results", "/prices"])
        {
            await using var page = await browser.OpenAsync(new Uri(app.Address, path));
            await ReadyAsync(page);
            await AssertNoViolationAsync(page);
        }
    }

    [Fact]
    public async Task The_dashboard_violates_no_rule_after_a_rewind()
    {
        await using var app = RunningApp.Start(_data);
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await app.PostAsync("/api/market/rewind", new { to = "2000-01-03" });
        await using var page = await browser.OpenAsync(app.Address);
        await ReadyAsync(page);
        await Until.TrueAsync(
            async () => await page.Page.Locator("[data-rewound]").CountAsync() == 8,
            "the page marks the days that the rewind removed");
        await AssertNoViolationAsync(page);
    }

    [Theory]
    [InlineData("#rewind", "#rewind-dialog")]
    [InlineData("#shortcuts", "#shortcuts-dialog")]
    public async Task No_dialog_violates_a_rule(string button, string dialog)
    {
        await using var page = await browser.OpenAsync(history.App.Address);
        await ReadyAsync(page);
        await page.Page.ClickAsync(button);
        await page.Page.Locator(dialog).WaitForAsync();
        await AssertNoViolationAsync(page);
    }

    /// <summary>Runs axe-core on the current page.</summary>
    internal static async Task AssertNoViolationAsync(OpenPage page)
    {
        var axe = Path.Combine(ChildProcess.ContentRoot, "..", "node_modules", "axe-core", "axe.min.js");
        await page.Page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken));
        var found = await page.Page
            .EvaluateAsync<JsonElement>("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)");
        var violations = found.EnumerateArray().Select(violation =>
            $"{violation.GetProperty("id")}: {string.Join("; ", violation.GetProperty("nodes").EnumerateArray().Select(NodeOf))}");
        Assert.True(found.GetArrayLength() == 0, string.Join('\n', violations));

        static string NodeOf(JsonElement node) => $"{node.GetProperty("html")} {node.GetProperty("failureSummary")}";
    }

    // Waits until figures are loaded and animations are complete.
    private static async Task ReadyAsync(OpenPage page)
    {
        await Until.TrueAsync(
            async () => await page.Page.Locator("#connection").CountAsync() == 0 || await page.TextAsync("#connection") == "live",
            "the page is live");
        await Until.TrueAsync(async () => await page.Page.Locator("[data-state=loading]").CountAsync() == 0, "everything is loaded");
        await Until.TrueAsync(async () => await page.Page.EvaluateAsync<bool>("document.getAnimations().length === 0"), "nothing moves");
    }
}
