using System.Net;
using PortfolioWeb.Access;

namespace PortfolioWeb.Tests.Access;

/// <summary>Sign-in with an OpenID provider.</summary>
public sealed class OpenIdTests : IDisposable
{
    private const string Client = "portfolioweb";

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("market-operators", true)]
    [InlineData("readers", false)]
    public async Task A_claim_distinguishes_operators_from_other_users(string group, bool isOperator)
    {
        await using var provider = await OpenIdProvider.StartAsync(Client, group);
        await using var app = RunningApp.Start(_data, [.. SettingsOf(provider), ("Access:PublicReading", "false")]);
        using var client = AccessFixture.Client(app);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/market", TestContext.Current.CancellationToken)).StatusCode);

        var back = await VisitAsync(client, provider, "/sign-in?handler=OpenId&returnUrl=%2Fresults");
        using var signedIn = await client.GetAsync(back, TestContext.Current.CancellationToken);
        Assert.Equal("/results", signedIn.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/market", TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, await AccessFixture.TokenAsync(client));
        using var stopped = await client.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken);
        Assert.Equal(isOperator ? HttpStatusCode.OK : HttpStatusCode.Forbidden, stopped.StatusCode);
        var page = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("Anna of elsewhere", page, StringComparison.Ordinal);
        Assert.Equal(!isOperator, page.Contains("You are signed in, but not as an operator.", StringComparison.Ordinal));

        // A code is valid once, and only in the browser that requested it.
        using var again = await client.GetAsync(back, TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?failed=true", again.Headers.Location!.OriginalString);
        using var owner = AccessFixture.Client(app);
        using var other = AccessFixture.Client(app);
        using var stolen = await other.GetAsync(
            await VisitAsync(owner, provider, "/sign-in?handler=OpenId"),
            TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?failed=true", stolen.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Without_a_provider_the_OpenID_sign_in_does_not_exist()
    {
        await using var app = RunningApp.Start(_data);
        using var client = AccessFixture.Client(app);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await client.GetAsync("/sign-in?handler=OpenId", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/signin-oidc", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static IEnumerable<(string, string)> SettingsOf(OpenIdProvider provider) =>
    [
        ("Access:OpenIdConnect:Authority", provider.Address),
        ("Access:OpenIdConnect:ClientId", Client),
        ("Access:OpenIdConnect:ClientSecret", "a secret"),
        ("Access:OpenIdConnect:OperatorClaim", "groups"), ("Access:OpenIdConnect:OperatorValues:0", "market-operators"),
    ];

    // Follows the redirects to the provider and back to the program.
    private static async Task<Uri> VisitAsync(HttpClient client, OpenIdProvider provider, string path)
    {
        using var led = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.StartsWith($"{provider.Address}/authorize", led.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("a%20secret", led.Headers.Location.OriginalString, StringComparison.Ordinal);
        using var there = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var response = await there.GetAsync(led.Headers.Location, TestContext.Current.CancellationToken);
        return response.Headers.Location!;
    }
}
