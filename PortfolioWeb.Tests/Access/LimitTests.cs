using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>Limits on the requests of one client.</summary>
public sealed class LimitTests(AccessFixture access) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_client_over_its_limit_is_told_to_wait_and_others_are_not()
    {
        await using var app = RunningApp.Start(
            _data,
            ("Limits:Burst", "20"),
            ("Limits:RequestsPerSecond", "1"),
            ("Access:Proxies:0", "127.0.0.1"));
        using var busyClient = From(app, "203.0.113.5");
        var began = TimeProvider.System.GetTimestamp();
        var responses = new List<HttpResponseMessage>();
        // The requests are sent as fast as possible; each second that a slow machine takes allows one more.
        await Until.TrueAsync(
            async () =>
            {
                responses.AddRange(await Task.WhenAll(
                    Enumerable.Range(0, 20).Select(_ => busyClient.GetAsync("/api/market", TestContext.Current.CancellationToken))));
                return responses[^1].StatusCode == HttpStatusCode.TooManyRequests;
            },
            "the client is refused");
        Assert.All(responses.Take(20), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.InRange(
            responses.Count(response => response.StatusCode == HttpStatusCode.OK),
            20,
            21 + TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        Assert.Equal("1", Assert.Single(responses[^1].Headers.GetValues("Retry-After")));
        var problem = JsonNode.Parse(await responses[^1].Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("Too Many Requests", (string?)problem["title"]);
        Assert.Contains("wait 1 s (the header Retry-After)", (string?)problem["detail"], StringComparison.Ordinal);

        using var modest = From(app, "203.0.113.6");
        Assert.Equal(HttpStatusCode.OK, (await modest.GetAsync("/api/market", TestContext.Current.CancellationToken)).StatusCode);
        // All addresses of one IPv6 network count as one client.
        var address = 0;
        await Until.TrueAsync(
            async () =>
            {
                var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
                {
                    using var next = From(app, $"2001:db8::{Interlocked.Increment(ref address):x}");
                    using var response = await next.GetAsync("/api/market", TestContext.Current.CancellationToken);
                    return response.StatusCode;
                }));
                return statuses.Contains(HttpStatusCode.TooManyRequests);
            },
            "the addresses of one network are refused as one client");
    }

    [Fact]
    public async Task Wrong_passwords_lock_out_only_that_client_even_with_the_right_password()
    {
        await using var app = RunningApp.Start(
            _data,
            [
                .. AccessFixture.Settings,
                ("Limits:FailedSignIns", "2"),
                ("Limits:LockoutMinutes", "1440"),
                ("Limits:SignInsPerMinute", "100"),
                ("Access:Proxies:0", "127.0.0.1"),
            ]);
        using var guesser = From(app, "203.0.113.5");
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong again", "ANNA"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(guesser, AccessFixture.Password));
        // Another name is not locked, nor is the same name from another address.
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(guesser, "wrong", "nobody"));
        using var elsewhere = From(app, "203.0.113.6");
        Assert.Equal(HttpStatusCode.Redirect, await TryAsync(elsewhere, AccessFixture.Password));
    }

    [Fact]
    public void The_lockout_for_wrong_passwords_expires()
    {
        var clock = new FakeTimeProvider();
        var attempts = new SignInAttempts(new LimitsOptions { FailedSignIns = 2, LockoutMinutes = 5 }, clock);
        foreach (var name in (string[])["anna", "ANNA"])
        {
            Assert.True(attempts.TryBegin("client", name));
            attempts.CountFailure("client", name);
        }

        Assert.False(attempts.TryBegin("client", "anna"));
        Assert.True(attempts.TryBegin("client", "another name"));
        Assert.True(attempts.TryBegin("elsewhere", "anna"));
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(attempts.TryBegin("client", "anna"));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(attempts.TryBegin("client", "anna"));
    }

    [Fact]
    public void Sign_in_attempts_per_minute_are_limited_per_client_and_in_total_for_any_names()
    {
        var clock = new FakeTimeProvider();
        var attempts = new SignInAttempts(new LimitsOptions { SignInsPerMinute = 3 }, clock);
        for (var i = 0; i < 3; i++)
            Assert.True(attempts.TryBegin("client", $"name{i}"));
        Assert.False(attempts.TryBegin("client", "anna"));
        Assert.Equal(57, Enumerable.Range(0, 100).Count(i => attempts.TryBegin($"client{i}", "anna")));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(attempts.TryBegin("client", "anna"));
    }

    [Fact]
    public async Task Too_many_sign_in_attempts_are_refused_with_a_message()
    {
        await using var app = RunningApp.Start(_data, [.. AccessFixture.Settings, ("Limits:SignInsPerMinute", "1")]);
        await Until.TrueAsync(
            async () =>
            {
                using var guesser = AccessFixture.Client(app);
                await TryAsync(guesser, "wrong");
                return await TryAsync(guesser, AccessFixture.Password) == HttpStatusCode.TooManyRequests;
            },
            "the second attempt in a minute is refused");
    }

    [Fact]
    public async Task A_wrong_password_and_a_wrong_name_get_the_same_response()
    {
        using var client = AccessFixture.Client(access.App);
        var texts = new List<string>();
        foreach (var name in (string[])[AccessFixture.Name, "nobody"])
        {
            using var response = await AccessFixture.SignInAsync(client, name, "wrong");
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("wrong\"", page, StringComparison.Ordinal);
            texts.Add(page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..][..80]);
        }

        Assert.Equal(texts[0], texts[1]);
    }

    [Fact]
    public async Task The_number_of_dashboards_per_client_is_limited()
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
            "the connection slot is free again");
        await held[1].DisposeAsync();
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_without_reading_it()
    {
        using var client = AccessFixture.Client(access.App, AccessFixture.Good);
        using var body = new StringContent($$"""{"to":"{{new string('x', 600_000)}}"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/market/rewind", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("The body is larger than 512 KiB, the most that this route takes: send less.", (string?)problem["detail"]);
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
        using var response = await AccessFixture.SignInAsync(client, name, password);
        return response.StatusCode;
    }
}
