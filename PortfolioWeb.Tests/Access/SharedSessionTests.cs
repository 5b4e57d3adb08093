using System.Net;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>Two dashboards on one database, each with its own data folder.</summary>
public sealed class SharedSessionTests(MariaDb server) : IDisposable
{
    private readonly DataFolder _data = server.NewData(new LastingBroker()), _other = new();

    public void Dispose()
    {
        _data.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_session_is_valid_at_both_dashboards_after_a_restart_too_until_it_is_signed_out()
    {
        var cookies = new CookieContainer();
        using (var first = await StartAsync(_data))
        {
            using var second = await StartAsync(_other);
            using var here = Client(first, cookies);
            using var there = Client(second, cookies);
            using (var response = await AccessFixture.SignInAsync(here, AccessFixture.Name, AccessFixture.Password))
                Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);

            // The other dashboard accepts the token of a page of this one.
            there.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, await AccessFixture.TokenAsync(here));
            Assert.Equal(HttpStatusCode.OK, await StopAsync(there));
        }

        using var again = await StartAsync(_data);
        using var back = await StartAsync(_other);
        using var one = Client(again, cookies);
        using var other = Client(back, cookies);
        one.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, await AccessFixture.TokenAsync(other));
        Assert.Equal(HttpStatusCode.OK, await StopAsync(one));

        // The cookie is copied before it is deleted.
        var copy = new CookieContainer();
        copy.Add(cookies.GetAllCookies());
        using var thief = Client(back, copy);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(thief));
        await SignOutAsync(one);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(thief));
    }

    // Every instance uses the same database and broker, whatever its folder.
    private Task<ChildProcess> StartAsync(DataFolder folder) => ChildProcess.StartAsync(
        _data,
        [
            .. AccessFixture.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
            $"--Data:Folder={folder.Path}",
            "--Market:LastDay=2000-01-31",
            "--Reports:Cron=",
        ]);

    private static HttpClient Client(ChildProcess program, CookieContainer cookies) =>
        new(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = cookies })
        {
            BaseAddress = program.Http.BaseAddress,
        };

    private static async Task<HttpStatusCode> StopAsync(HttpClient client)
    {
        using var response = await client.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/api/control-actions", TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task SignOutAsync(HttpClient client)
    {
        var page = await client.GetStringAsync("/pipeline", TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", AccessFixture.FormToken().Match(page).Groups[1].Value)]);
        using var left = await client.PostAsync("/sign-out", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
    }
}
