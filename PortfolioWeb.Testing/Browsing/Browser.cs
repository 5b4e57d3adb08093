using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PortfolioWeb.Testing.Browsing;

/// <summary>A real Chromium for the page tests. Where the machine has none, they are skipped with a reason.</summary>
public sealed class Browser : IAsyncLifetime
{
    // The headless shell is the same browser without the parts that no test needs, which would cost half as much again.
    private static readonly string[] s_names =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "microsoft-edge",
    ];

    // Disables the browser's own network traffic, and the sandbox, which the root user of a container cannot have.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = s_arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page that records every console error and every violation of its content security policy.</summary>
    internal async Task<OpenPage> OpenAsync(
        Uri address,
        int width = 1400,
        int height = 1180,
        ColorScheme scheme = ColorScheme.Light,
        ReducedMotion motion = ReducedMotion.NoPreference)
    {
        Assert.SkipWhen(_browser is null, "No Chromium, Chrome or Edge is installed: the pages are not tested here.");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = motion,
        });
        context.SetDefaultTimeout((float)Until.Timeout.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var errors = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => errors.Enqueue(error);
        await page.GotoAsync(address.ToString());
        return new OpenPage(page, errors);
    }

    private static string? Find() => s_names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(
            folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}

/// <summary>A page in the browser.</summary>
internal sealed class OpenPage(IPage page, ConcurrentQueue<string> errors) : IAsyncDisposable
{
    /// <summary>The page.</summary>
    public IPage Page { get; } = page;

    /// <summary>The errors in the console.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>Checks that the console has no errors.</summary>
    public void AssertQuiet() => Assert.Empty(errors);

    /// <summary>Returns the text of an element.</summary>
    public async Task<string> TextAsync(string selector) => (await Page.Locator(selector).InnerTextAsync()).Trim();

    /// <summary>Waits until the text of an element meets a condition.</summary>
    public Task UntilAsync(string selector, Func<string, bool> condition, string what) =>
        Until.TrueAsync(async () => condition(await TextAsync(selector)), what);

    /// <summary>
    /// Waits until the page is at a path. Playwright's own waits for an address or a page load miss events that happen just as they
    /// begin, and then never complete.
    /// </summary>
    public Task ArrivesAsync(string path) => Until.TrueAsync(() => new Uri(Page.Url).AbsolutePath == path, $"the page is {path}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
