namespace PortfolioWeb.Tests.Access;

/// <summary>The security headers of every response.</summary>
public sealed class HeaderTests(AccessFixture access)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    [InlineData("/api/market")]
    [InlineData("/api/market/start")]
    [InlineData("/api/nowhere")]
    [InlineData("/api/portfolios/P11/evaluations?limit=x")]
    [InlineData("/live")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_response_has_the_security_headers(string path)
    {
        using var response = await access.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        string Header(string name) => Assert.Single(response.Headers.GetValues(name));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        var policy = Header("Content-Security-Policy").Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("style-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("base-uri 'none'", policy);
        Assert.Contains("form-action 'self'", policy);
        Assert.False(response.Headers.Contains("Server"), "The response names the server software.");
        // Over http, and on this machine, no response demands https.
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        if (path.StartsWith("/api", StringComparison.Ordinal))
            Assert.True(response.Headers.CacheControl!.NoStore);
        // Pages of other sites may not read the response.
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("[::1]:5080", true)]
    [InlineData("market.example", false)]
    [InlineData("192.168.1.5:5080", false)]
    public async Task The_opener_policy_is_sent_over_http_only_where_browsers_accept_it(string host, bool isSent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        using var response = await access.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isSent, response.Headers.Contains("Cross-Origin-Opener-Policy"));
        // The other headers are sent everywhere.
        Assert.True(response.Headers.Contains("Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task The_API_page_cannot_be_framed()
    {
        using var response = await access.App.Http.GetAsync("/scalar/", TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_a_personal_token_is_not_cached()
    {
        using var client = await AccessFixture.OperatorAsync(access.App);
        using var response = await client.GetAsync("/pipeline", TestContext.Current.CancellationToken);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }
}
