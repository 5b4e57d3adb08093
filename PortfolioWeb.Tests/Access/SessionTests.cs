using System.Net;
using System.Text.Json.Nodes;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>Operator sessions: how they begin, what their cookie permits, and how they end.</summary>
public sealed class SessionTests(AccessFixture access) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_change_needs_an_anti_forgery_token_in_addition_to_the_cookie()
    {
        using var client = await AccessFixture.OperatorAsync(access.App);
        Assert.Equal(HttpStatusCode.OK, await StopAsync(client));
        client.DefaultRequestHeaders.Remove(AntiforgeryGuard.Header);
        Assert.Equal(HttpStatusCode.BadRequest, await StopAsync(client));
        client.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, "an unknown token");
        Assert.Equal(HttpStatusCode.BadRequest, await StopAsync(client));
        client.DefaultRequestHeaders.Remove(AntiforgeryGuard.Header);
        // The token of another session is refused.
        using var other = AccessFixture.Client(access.App);
        var page = await other.GetStringAsync("/sign-in", TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, AccessFixture.FormToken().Match(page).Groups[1].Value);
        Assert.Equal(HttpStatusCode.BadRequest, await StopAsync(client));
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_the_cookie()
    {
        using var client = await AccessFixture.OperatorAsync(access.App);
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, await StopAsync(client));
    }

    [Fact]
    public async Task The_cookie_is_http_only_and_same_site()
    {
        using var client = AccessFixture.Client(access.App);
        using var response = await AccessFixture.SignInAsync(client, AccessFixture.Name, AccessFixture.Password);
        var cookie = Assert.Single(
            response.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("portfolioweb-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_https_cookies_are_secure_and_host_bound_and_browsers_are_kept_on_https()
    {
        await using var app = RunningApp.Start(
            _data,
            [.. AccessFixture.Settings, ("Access:Origins:0", "https://market.example.org"), ("Access:Proxies:0", "127.0.0.1")]);
        using var client = AccessFixture.Client(app);
        foreach (var (name, value) in ((string, string)[])
        [
            ("X-Forwarded-For", "203.0.113.5"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "market.example.org"),
            ("Origin", "https://market.example.org"),
        ])
            client.DefaultRequestHeaders.Add(name, value);
        using var page = await client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var antiforgery = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-portfolioweb-antiforgery=", antiforgery, StringComparison.Ordinal);
        Assert.Contains("secure", antiforgery, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", antiforgery, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));

        var token = AccessFixture.FormToken()
            .Match(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            [new("Name", AccessFixture.Name), new("Password", AccessFixture.Password), new("__RequestVerificationToken", token)]);
        // The client's own cookie container would not send a secure cookie over http, as the proxy does.
        client.DefaultRequestHeaders.Add("Cookie", antiforgery.Split(';')[0]);
        using var response = await client.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        var session = Assert.Single(
            response.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("__Host-portfolioweb-session=", StringComparison.Ordinal));
        Assert.Contains("secure", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", session, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_every_copy_of_the_cookie()
    {
        using var client = AccessFixture.Client(access.App);
        using var response = await AccessFixture.SignInAsync(client, AccessFixture.Name, AccessFixture.Password);
        var cookie = response.Headers
            .GetValues("Set-Cookie")
            .Single(cookie => cookie.StartsWith("portfolioweb-session=", StringComparison.Ordinal))
            .Split(';')[0];
        Assert.True(await IsOperatorAsync(cookie));

        var page = await client.GetStringAsync("/pipeline", TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", AccessFixture.FormToken().Match(page).Groups[1].Value)]);
        using var left = await client.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        Assert.False(await IsOperatorAsync(cookie));
    }

    [Fact]
    public async Task Another_site_or_a_link_cannot_sign_an_operator_out()
    {
        using var client = await AccessFixture.OperatorAsync(access.App);
        using var link = await client.GetAsync("/sign-out", TestContext.Current.CancellationToken);
        client.DefaultRequestHeaders.Remove(AntiforgeryGuard.Header);
        using var form = new FormUrlEncodedContent([]);
        using var bare = await client.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        using var still = await client.GetAsync("/api/control-actions", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData("?returnUrl=%2Fresults", "/results")]
    [InlineData("?returnUrl=https%3A%2F%2Fevil.example", "/")]
    [InlineData("?returnUrl=%2F%2Fevil.example", "/")]
    [InlineData("?returnUrl=%2F%5Cevil.example", "/")]
    [InlineData("", "/")]
    public async Task Signing_in_redirects_only_to_pages_of_this_site(string query, string expected)
    {
        using var client = AccessFixture.Client(access.App);
        using var response = await AccessFixture.SignInAsync(client, AccessFixture.Name, AccessFixture.Password, query);
        Assert.Equal(expected, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_password_or_key_removed_from_the_settings_is_no_longer_valid()
    {
        // The settings file is watched, so no restart is necessary.
        var settings = Path.Combine(_data.Path, "access.json");
        await WriteAsync(AccessFixture.Settings);
        await using var app = RunningApp.StartWith(_data, settings);
        using var key = AccessFixture.Client(app, AccessFixture.Good);
        using var person = await AccessFixture.OperatorAsync(app);
        Assert.Equal(HttpStatusCode.OK, await StopAsync(key));
        Assert.Equal(HttpStatusCode.OK, await StopAsync(person));

        await WriteAsync(
        [
            .. AccessFixture.Settings.Select(setting => setting.Key.StartsWith("Access:Operators", StringComparison.Ordinal)
                ? (setting.Key, Passwords.Hash("another password"))
                : setting),
            ("Access:ApiKeys:good:Revoked", "true"),
        ]);
        await Until.TrueAsync(
            async () => await StopAsync(key) == HttpStatusCode.Unauthorized && await StopAsync(person) == HttpStatusCode.Unauthorized,
            "neither is valid");

        Task WriteAsync(IEnumerable<(string Key, string Value)> values)
        {
            var json = new JsonObject();
            foreach (var (name, value) in values)
                json[name] = value;
            return File.WriteAllTextAsync(settings, json.ToJsonString(), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Secrets_appear_neither_in_the_log_nor_in_a_response()
    {
        using var program = await ChildProcess.StartAsync(
            _data,
            AccessFixture.Settings.Select(setting => $"--{setting.Key}={setting.Value}"));
        HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = program.Http.BaseAddress };
        using var client = Client();
        var secrets = new List<string>
        {
            AccessFixture.Expired,
            AccessFixture.Good,
            AccessFixture.Password,
            "my password in the wrong field",
        };
        var responses = new List<string>();
        foreach (var (name, password) in ((string, string)[])[(AccessFixture.Name, AccessFixture.Password), (secrets[3], secrets[3])])
        {
            using var person = Client();
            using var response = await AccessFixture.SignInAsync(person, name, password);
            if (name == AccessFixture.Name)
                responses.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) + response.Headers);
        }

        foreach (var key in (string[])[AccessFixture.Expired, AccessFixture.Good])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/market/rewind")
            {
                Headers = { Authorization = new("Bearer", key) },
                Content = new StringContent("{", System.Text.Encoding.UTF8, "application/json"),
            };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            responses.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) + response.Headers);
        }

        await Until.TrueAsync(
            () => program.Output.Contains("expired after 2020-12-31", StringComparison.Ordinal)
                && program.Output.Contains("A wrong name or password came from", StringComparison.Ordinal),
            "the refused attempts are in the log");
        foreach (var secret in secrets)
            Assert.All([program.Output, .. responses], text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> StopAsync(HttpClient client)
    {
        using var response = await client.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<bool> IsOperatorAsync(string cookie)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = access.App.Address };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        using var response = await client.GetAsync("/api/control-actions", TestContext.Current.CancellationToken);
        return response.StatusCode == HttpStatusCode.OK;
    }
}
