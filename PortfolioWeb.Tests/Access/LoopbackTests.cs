using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace PortfolioWeb.Tests.Access;

/// <summary>Without operators, only this machine has control; pages of other sites cannot use it through this machine's browser.</summary>
public sealed class LoopbackTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Only_this_machine_has_control_and_others_are_told_which_setting_to_change()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        var own = $"http://{app.Address.Authority}";

        Assert.Equal(HttpStatusCode.OK, (await StopAsync(app)).Status);
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(app, ("Host", $"localhost:{app.Address.Port}"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(app, ("Origin", own))).Status);
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(app, ("Sec-Fetch-Site", "same-origin"))).Status);

        foreach (var trace in (string[])
        [
            "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Anything", "Forwarded", "Via", "X-Real-IP",
        ])
            await AssertRefusedAsync(app, "comes through a proxy", (trace, "127.0.0.1"));
        // Tests a foreign host name that its owner resolves to this machine, with and without a page of that host.
        await AssertRefusedAsync(app, "'rebound.example', which is not a name of this machine", ("Host", "rebound.example"));
        await AssertRefusedAsync(
            app,
            "'rebound.example', which is not a name of this machine",
            ("Host", "rebound.example"),
            ("Origin", "http://rebound.example"));
        await AssertRefusedAsync(app, "Access:Origins", ("Origin", "https://evil.example"));
        await AssertRefusedAsync(app, "Access:Origins", ("Origin", "null"));
        await AssertRefusedAsync(app, "Access:Origins", ("Origin", $"http://127.0.0.1:{app.Address.Port + 1}"));
        await AssertRefusedAsync(app, "another site", ("Sec-Fetch-Site", "cross-site"));
        await AssertRefusedAsync(app, "another site", ("Sec-Fetch-Site", "same-site"));
    }

    [Fact]
    public async Task An_empty_bearer_token_is_not_a_key()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        foreach (var bearer in (string[])["Bearer", "Bearer ", "bearer  "])
            Assert.Equal(HttpStatusCode.OK, (await StopAsync(app, ("Authorization", bearer))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await StopAsync(app, ("Authorization", "Bearer x"))).Status);
    }

    [Fact]
    public async Task Another_address_of_this_machine_is_not_loopback()
    {
        var address = (await Dns.GetHostAddressesAsync(
            Dns.GetHostName(),
            AddressFamily.InterNetwork,
            TestContext.Current.CancellationToken))
            .FirstOrDefault(address => !IPAddress.IsLoopback(address));
        Assert.SkipWhen(address is null, "This machine has no address but loopback.");
        await using var app = RunningApp.Start(_data, ("Urls", $"http://{address}:0"));
        using var client = AccessFixture.Client(app);
        using var response = await client.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Contains("this request comes from another one. Set Access:Operators", (string)problem["detail"]!, StringComparison.Ordinal);
        using var looking = await client.GetAsync("/api/market", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, looking.StatusCode);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_forwarded_client_address_decides()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"), ("Access:Proxies:0", "127.0.0.0/8"));
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(app, ("X-Forwarded-For", "127.0.0.1"))).Status);
        await AssertRefusedAsync(app, "comes from another one", ("X-Forwarded-For", "203.0.113.5"));
        // Addresses that the client itself put into the header before the proxy are ignored.
        await AssertRefusedAsync(app, "comes from another one", ("X-Forwarded-For", "127.0.0.1, 203.0.113.5"));
        await AssertRefusedAsync(app, "comes through a proxy", ("X-Forwarded-For", "203.0.113.5, 127.0.0.1"));
    }

    [Fact]
    public async Task The_hub_accepts_pages_of_its_own_site_and_of_the_configured_origins()
    {
        await using var app = RunningApp.Start(_data, ("Access:Origins:0", "https://market.example.org"));
        await ConnectAsync(app, null);
        await ConnectAsync(app, $"http://{app.Address.Authority}");
        await ConnectAsync(app, $"https://{app.Address.Authority}");
        await ConnectAsync(app, "https://market.example.org");
        await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync(app, "https://evil.example"));

        // The same is true without negotiation.
        using var client = AccessFixture.Client(app);
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var response = await client.GetAsync("/live?id=x", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Pages_show_that_this_machine_has_control_and_tell_others_why_they_do_not()
    {
        await using var app = RunningApp.Start(_data);
        var here = await app.Http.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("This machine only", here, StringComparison.Ordinal);
        Assert.DoesNotContain("data-barred", here, StringComparison.Ordinal);
        Assert.DoesNotContain("access-note\"", here, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Forwarded-For", "203.0.113.5" } } };
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var elsewhere = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("id=\"access-note\"", elsewhere, StringComparison.Ordinal);
        Assert.Contains("Set Access:Operators", elsewhere, StringComparison.Ordinal);
        // Start, stop and replay of the market, the step, four speeds, the rewind, and two buttons for each exchange.
        Assert.Equal(13, elsewhere.Split("data-barred").Length - 1);
    }

    private static async Task ConnectAsync(RunningApp app, string? origin)
    {
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options =>
        {
            if (origin is not null)
                options.Headers["Origin"] = origin;
        }).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AssertRefusedAsync(RunningApp app, string because, params (string Name, string Value)[] headers)
    {
        var (status, body) = await StopAsync(app, headers);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(because, (string)JsonNode.Parse(body)!["detail"]!, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> StopAsync(RunningApp app, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/market/stop") { Content = new StringContent("", Encoding.UTF8) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
