using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Pages;

namespace PortfolioWeb.Tests.Access;

/// <summary>Sign-in and sign-out in a real browser, and the controls that each user sees.</summary>
public sealed class SignInPageTests(Browser browser, AccessFixture access) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task An_operator_signs_in_by_keyboard_controls_the_market_and_signs_out()
    {
        await using var page = await browser.OpenAsync(access.App.Address);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        // A user who is not an operator sees every control, disabled, with the reason.
        Assert.True(await page.Page.Locator("#step").IsDisabledAsync());
        Assert.Equal("access-note", await page.Page.GetAttributeAsync("#step", "aria-describedby"));
        Assert.Contains("sign in as an operator", await page.TextAsync("#access-note"), StringComparison.Ordinal);
        Assert.True(await page.Page.Locator("#rewind").IsDisabledAsync());
        await page.Page.Keyboard.PressAsync("s");

        await page.Page.Locator("a.account").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArrivesAsync("/sign-in");
        await page.Page.Locator("[name=Name]:focus").WaitForAsync();
        await page.Page.Keyboard.TypeAsync(AccessFixture.Name);
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.TypeAsync(AccessFixture.Password);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArrivesAsync("/");

        await page.UntilAsync("#connection", text => text == "live", "the page is live again");
        Assert.Equal(AccessFixture.Name, await page.TextAsync(".account-name"));
        Assert.Equal(0, await page.Page.Locator("#access-note").CountAsync());
        await page.Page.ClickAsync("[data-speed='10']");
        await Until.TrueAsync(
            async () => (double?)(await access.App.GetAsync("/api/market"))["daysPerSecond"] == 5,
            "the market has the speed");

        await page.Page.GotoAsync(new Uri(access.App.Address, "/pipeline").ToString());
        await page.UntilAsync(
            "#control-actions",
            text => text.Contains($"{AccessFixture.Name} set the speed to 5 trading days per second", StringComparison.Ordinal),
            "the action is recorded as a sentence");
        Assert.DoesNotContain("{", await page.TextAsync("#control-actions"), StringComparison.Ordinal);

        await page.Page.ClickAsync(".account button");
        await page.ArrivesAsync("/");
        await page.Page.Locator("#access-note").WaitForAsync();
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/results")]
    [InlineData("/pipeline")]
    [InlineData("/portfolios/P11")]
    [InlineData("/portfolios/P99")]
    [InlineData("/nowhere")]
    public async Task Every_page_has_a_link_to_sign_in(string path)
    {
        using var client = AccessFixture.Client(access.App);
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Matches(
            "<a class=\"button account\" href=\"/sign-in[^\"]*\">Sign in</a>",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_report_names_the_operator_or_the_key_that_requested_it()
    {
        using var person = await AccessFixture.OperatorAsync(access.App);
        using var key = AccessFixture.Client(access.App, AccessFixture.Good);
        foreach (var (client, requester) in ((HttpClient, string)[])[(person, "operator anna"), (key, "API key good")])
        {
            using var response = await client.PostAsJsonAsync("/api/reports", new { }, TestContext.Current.CancellationToken);
            var run = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
            Assert.Equal(requester, (string?)run["requestedBy"]);
        }

        await using var page = await browser.OpenAsync(new Uri(access.App.Address, "/results"));
        await page.Page.ClickAsync("#runs > summary");
        await page.UntilAsync(
            "#run-rows",
            text => text.Contains("by anna", StringComparison.Ordinal) && text.Contains("by API key good", StringComparison.Ordinal),
            "the operator and the key are named");
    }

    [Fact]
    public async Task A_wrong_password_is_reported_at_the_field_and_not_kept()
    {
        await using var page = await browser.OpenAsync(new Uri(access.App.Address, "/sign-in"));
        await page.Page.FillAsync("[name=Name]", AccessFixture.Name);
        await page.Page.FillAsync("[name=Password]", "not the password");
        await page.Page.ClickAsync("main button");
        await page.UntilAsync("#sign-in-problem", text => text == "The name or the password is wrong.", "the page shows the message");
        Assert.Equal(AccessFixture.Name, await page.Page.InputValueAsync("[name=Name]"));
        Assert.Empty(await page.Page.InputValueAsync("[name=Password]"));
        await AccessibilityTests.AssertNoViolationAsync(page);
        // The browser itself logs the error response.
        Assert.Contains("401", Assert.Single(page.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "#step")]
    [InlineData("/results", "#new-report")]
    [InlineData("/pipeline", "#control-actions")]
    [InlineData("/sign-in", "main button")]
    public async Task Pages_are_accessible_without_signing_in(string path, string element)
    {
        foreach (var (width, scheme) in ((int, ColorScheme)[])
        [
            (1400, ColorScheme.Light),
            (1400, ColorScheme.Dark),
            (360, ColorScheme.Light),
        ])
        {
            await using var page = await browser.OpenAsync(new Uri(access.App.Address, path), width, 900, scheme);
            await page.Page.Locator(element).WaitForAsync();
            if (await page.Page.Locator("#connection").CountAsync() > 0)
                await page.UntilAsync("#connection", text => text == "live", "the page is live");
            await Until.TrueAsync(
                async () => await page.Page.EvaluateAsync<bool>("document.getAnimations().length === 0"),
                "nothing moves");
            await AccessibilityTests.AssertNoViolationAsync(page);
            var overflow = await page.Page
                .EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than its window of {width}.");
            page.AssertQuiet();
        }
    }

    [Fact]
    public async Task The_API_page_works_within_its_content_security_policy()
    {
        await using var page = await browser.OpenAsync(new Uri(access.App.Address, "/scalar/"));
        var requests = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) => requests.Enqueue(request.Url);
        await page.Page.ReloadAsync();
        await page.UntilAsync(
            "body",
            text => page.Errors.Count > 0 || text.Contains("two exchanges, three investors", StringComparison.OrdinalIgnoreCase),
            "the document is shown");
        // The page has its language and a link back, and nothing that points to or loads from another site.
        Assert.Equal("en", await page.Page.GetAttributeAsync("html", "lang"));
        const string Outside = "[...document.querySelectorAll('a[href]')].map(link => link.href).filter(href => "
            + "!href.startsWith(location.origin) && !/^(javascript|blob):/.test(href))";
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Outside));
        Assert.All(
            requests,
            url => Assert.StartsWith(
                access.App.Address.ToString(),
                url.Replace("blob:", "", StringComparison.Ordinal),
                StringComparison.Ordinal));
        await page.Page.ClickAsync("a[href='/']");
        await page.ArrivesAsync("/");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_page_of_another_site_open_in_a_local_browser_controls_nothing()
    {
        await using var market = RunningApp.Start(_data);
        // Any other page, at another address of this machine: the browser treats it as another site.
        await using var page = await browser.OpenAsync(new Uri(access.App.Address, "/sign-in"));
        var own = await page.Page.Context.NewPageAsync();
        var form = $$"""<form method="post" action="{{market.Address}}api/market/start"><button>Win a prize</button></form>""";
        await own.RouteAsync(
            "http://evil.example/**",
            route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = form }));
        await own.GotoAsync("http://evil.example/");
        await own.EvaluateAsync($$"""fetch("{{market.Address}}api/market/start", { method: "POST", mode: "no-cors" }).catch(() => {})""");
        var response = own.WaitForResponseAsync(
            response => response.Url.EndsWith("/api/market/start", StringComparison.Ordinal) && response.Request.IsNavigationRequest);
        await own.ClickAsync("button");
        Assert.Equal(403, (await response).Status);
        Assert.Equal("stopped", (string?)(await market.GetAsync("/api/market"))["state"]);
    }
}
