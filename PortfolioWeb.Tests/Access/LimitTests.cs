using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace PortfolioWeb.Tests.Access;

/// <summary>How much one client may ask for.</summary>
public sealed class LimitTests(AccessFixture access) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_client_that_asks_for_too_much_is_told_to_wait_and_no_other_is()
    {
        await using var app = RunningApp.Start(_data, ("Limits:Burst", "20"), ("Limits:RequestsPerSecond", "1"), ("Access:Proxies:0", "127.0.0.1"));
        using var greedy = From(app, "203.0.113.5");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => greedy.GetAsync("/api/market", TestContext.Current.CancellationToken)));
        Assert.InRange(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), 20, 30);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("Too Many Requests", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["title"]);

        using var modest = From(app, "203.0.113.6");
        Assert.Equal(HttpStatusCode.OK, (await modest.GetAsync("/api/market", TestContext.Current.CancellationToken)).StatusCode);
        // All addresses of one IPv6 network are one client.
        for (var i = 0; i < 30; i++)
        {
            using var next = From(app, $"2001:db8::{i:x}");
            using var answer = await next.GetAsync("/api/market", TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                return;
        }

        Assert.Fail("Thirty addresses of one network were thirty clients.");
    }

    [Fact]
    public async Task Wrong_passwords_lock_a_client_out_for_a_while_even_with_the_right_one_and_no_other_client()
    {
        await using var app = RunningApp.Start(
            _data,
            [.. AccessFixture.Settings, ("Limits:FailedSignIns", "2"), ("Limits:LockoutMinutes", "0.05"), ("Limits:SignInsPerMinute", "100"), ("Access:Proxies:0", "127.0.0.1")]);
        using var guesser = From(app, "203.0.113.5");
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong again", "ANNA"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(guesser, AccessFixture.Password));
        // Another name, as well as the same from elsewhere, is not locked.
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong", "nobody"));
        using var elsewhere = From(app, "203.0.113.6");
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(elsewhere, AccessFixture.Password));
        await Until.TrueAsync(async () => await TryAsync(guesser, AccessFixture.Password) == HttpStatusCode.Redirect, "the lock opens");
    }

    [Fact]
    public async Task Only_so_many_passwords_are_tried_in_a_minute_whatever_the_names()
    {
        await using var app = RunningApp.Start(_data, [.. AccessFixture.Settings, ("Limits:SignInsPerMinute", "3")]);
        using var guesser = AccessFixture.Client(app);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong", $"name{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(guesser, AccessFixture.Password));
    }

    [Fact]
    public async Task A_wrong_password_and_a_wrong_name_are_told_the_same()
    {
        using var client = AccessFixture.Client(access.App);
        var texts = new List<string>();
        foreach (var name in (string[])[AccessFixture.Name, "nobody"])
        {
            using var answer = await AccessFixture.SignInAsync(client, name, "wrong");
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("wrong\"", page, StringComparison.Ordinal);
            texts.Add(page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..][..80]);
        }

        Assert.Equal(texts[0], texts[1]);
    }

    [Fact]
    public async Task A_client_holds_only_so_many_dashboards()
    {
        await using var app = RunningApp.Start(_data, ("Limits:Dashboards", "2"));
        var held = new List<HubConnection>();
        for (var i = 0; i < 2; i++)
            held.Add(await ConnectAsync(app));
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(app));
        await held[0].DisposeAsync();
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await using var again = await ConnectAsync(app);
                    return true;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    return false;
                }
            },
            "the place is free again");
        await held[1].DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_unread()
    {
        using var client = AccessFixture.Client(access.App, AccessFixture.Good);
        using var body = new StringContent($$"""{"to":"{{new string('x', 600_000)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/market/rewind", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task<HubConnection> ConnectAsync(RunningApp app)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live")).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static HttpClient From(RunningApp app, string address)
    {
        var client = AccessFixture.Client(app);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient client, string password, string name = AccessFixture.Name)
    {
        using var answer = await AccessFixture.SignInAsync(client, name, password);
        return answer.StatusCode;
    }
}
