using Microsoft.Playwright;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>
/// Every page on a phone of 360 pixels: the layout does not shift while it loads, every target is large enough, and the buttons of
/// every dialog are within reach.
/// </summary>
public sealed class PhoneTests(Browser browser, HistoryFixture history)
{
    private const int Width = 360, Height = 740;

    private const string NoteShifts = """
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const names = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join(', ');
            if (!entry.hadRecentInput) window.shifts.push([entry.value, names]);
          }
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    // Links within a sentence are excluded from the size requirement.
    internal const string SmallTargets = """
        [...document.querySelectorAll(
          'button, select, input:not([type=checkbox]), summary, nav a, a.button, a.brand, .day-link, .file-links a, label.check')]
          .filter(target => target.checkVisibility() && !target.closest('.skip'))
          .map(target => [
            target.id || target.textContent.trim().slice(0, 30) || target.className || target.nodeName,
            target.getBoundingClientRect()])
          .filter(([, { width, height }]) => width > 0 && (height < 39.5 || width < 39.5))
          .map(([name, { width, height }]) => `${name}: ${Math.round(width)} x ${Math.round(height)}`)
        """;

    public static TheoryData<string> Pages => ["/", "/results", "/prices", "/pipeline", "/portfolios/P11", "/sign-in", "/nowhere"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_loads_without_layout_shifts(string path)
    {
        await using var page = await browser.OpenAsync(new Uri("about:blank"), Width, Height);
        await page.Page.AddInitScriptAsync(NoteShifts);
        await page.Page.GotoAsync(new Uri(history.App.Address, path).ToString());
        await LoadedAsync(page);
        var shifts = await page.Page.EvaluateAsync<string[]>("window.shifts.map(([value, what]) => `${value.toFixed(3)} ${what}`)");
        var sum = await page.Page.EvaluateAsync<double>("window.shifts.reduce((sum, [value]) => sum + value, 0)");
        Assert.True(sum < 0.05, $"{path} shifts by {sum:0.000}: {string.Join("; ", shifts)}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_target_is_at_least_40_pixels(string path)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path), Width, Height);
        await LoadedAsync(page);
        await page.Page.EvaluateAsync("document.querySelectorAll('main details').forEach(section => section.open = true)");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(SmallTargets));
    }

    [Theory]
    [InlineData("/", "#rewind", "#rewind-dialog")]
    [InlineData("/", "#shortcuts", "#shortcuts-dialog")]
    [InlineData("/results", "#new-report", "#request-dialog")]
    [InlineData("/prices", "#use-generated", "#market-dialog")]
    [InlineData("/pipeline", "#shortcuts", "#shortcuts-dialog")]
    public async Task The_buttons_of_a_dialog_are_within_reach_in_a_low_window(string path, string opener, string dialog)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path), Width, 420);
        await LoadedAsync(page);
        await page.Page.ClickAsync(opener);
        foreach (var button in await page.Page.Locator($"{dialog} .dialog-actions button").AllAsync())
        {
            var box = (await button.BoundingBoxAsync())!;
            Assert.True(box.Y >= 0 && box.Y + box.Height <= 420, $"{await button.InnerTextAsync()} is at {box.Y}");
        }

        Assert.Empty(await page.Page.EvaluateAsync<string[]>(SmallTargets));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_question_mark_shows_the_shortcuts_on_every_page(string path)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path), 1280, 800);
        await LoadedAsync(page);
        await page.Page.EvaluateAsync("document.activeElement.blur()");
        await page.Page.Keyboard.PressAsync("?");
        await page.Page.Locator("#shortcuts-dialog[open]").WaitForAsync();
        await AccessibilityTests.AssertNoViolationAsync(page);
        Assert.Equal(path == "/", await page.Page.Locator("#shortcuts-dialog dd:has-text('Rewind')").CountAsync() == 1);
        await page.Page.ClickAsync("#shortcuts-dialog [data-close]");
        Assert.False(await page.Page.Locator("#shortcuts-dialog").IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("g");
        await page.Page.Keyboard.PressAsync("p");
        await page.ArrivesAsync("/pipeline");
    }

    private static async Task LoadedAsync(OpenPage page)
    {
        await Until.TrueAsync(
            async () => await page.Page.Locator("#connection").CountAsync() == 0 || await page.TextAsync("#connection") == "live",
            "the page is live");
        await Until.TrueAsync(async () => await page.Page.Locator("[data-state=loading]").CountAsync() == 0, "everything is loaded");
        await Until.TrueAsync(
            async () => await page.Page.Locator("#statistics:not([hidden]), body:not(:has(#statistics))").CountAsync() == 1,
            "the figures are shown");
        await page.Page.EvaluateAsync(
            "new Promise(drawn => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn)), 0))");
    }
}
