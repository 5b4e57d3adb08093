using System.Net;
using System.Text.RegularExpressions;
using PortfolioWeb.Access;
using PortfolioWeb.Tests.Access;
using PortfolioWeb.Workers.Hosting;

[assembly: AssemblyFixture(typeof(AccessFixture))]

namespace PortfolioWeb.Tests.Access;

/// <summary>A program with an operator and API keys. Requests from this machine must authenticate like all others.</summary>
public sealed partial class AccessFixture : IAsyncLifetime
{
    internal const string Name = "anna", Password = "a password of some length";

    internal static readonly string Good = ApiKey.Make(), Expired = ApiKey.Make(), Revoked = ApiKey.Make();

    private static readonly Lazy<string> s_hash = new(() => Passwords.Hash(Password));

    private readonly DataFolder _data = new();
    private RunningApp? _app;

    internal RunningApp App => _app!;

    /// <summary>The settings of an operator and of three keys, one of which is valid.</summary>
    internal static IEnumerable<(string Key, string Value)> Settings =>
    [
        ($"Access:Operators:{Name}", s_hash.Value),
        ("Access:ApiKeys:good:Hash", ApiKey.Hash(Good)), ("Access:ApiKeys:good:Expires", "2999-12-31"),
        ("Access:ApiKeys:expired:Hash", ApiKey.Hash(Expired)), ("Access:ApiKeys:expired:Expires", "2020-12-31"),
        ("Access:ApiKeys:revoked:Hash", ApiKey.Hash(Revoked)),
        ("Access:ApiKeys:revoked:Expires", "2999-12-31"),
        ("Access:ApiKeys:revoked:Revoked", "true"),
    ];

    public ValueTask InitializeAsync()
    {
        _app = RunningApp.Start(
            _data,
            [.. Settings, ("Market:LastDay", "2000-01-31"), ("Reports:Cron", ""), ("Limits:SignInsPerMinute", "1000")]);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Returns a client of a program that keeps cookies and follows no redirects.</summary>
    internal static HttpClient Client(RunningApp app, string? key = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = app.Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Returns a signed-in client that sends the anti-forgery token of a page with every request.</summary>
    internal static async Task<HttpClient> OperatorAsync(RunningApp app)
    {
        var client = Client(app);
        using var response = await SignInAsync(client, Name, Password);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        client.DefaultRequestHeaders.Add(AntiforgeryGuard.Header, await TokenAsync(client));
        return client;
    }

    /// <summary>Submits the sign-in form.</summary>
    internal static async Task<HttpResponseMessage> SignInAsync(HttpClient client, string name, string password, string query = "")
    {
        var page = await client.GetStringAsync("/sign-in" + query, TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([
            new("Name", name), new("Password", password), new("__RequestVerificationToken", FormToken().Match(page).Groups[1].Value)]);
        return await client.PostAsync("/sign-in" + query, form, TestContext.Current.CancellationToken);
    }

    /// <summary>Returns the anti-forgery token that the scripts of a page send with every change.</summary>
    internal static async Task<string> TokenAsync(HttpClient client) =>
        PageToken().Match(await client.GetStringAsync("/pipeline", TestContext.Current.CancellationToken)).Groups[1].Value;

    /// <summary>Matches the anti-forgery token of a form on a page.</summary>
    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    internal static partial Regex FormToken();

    [GeneratedRegex("<meta name=\"antiforgery\" content=\"([^\"]+)\">")]
    private static partial Regex PageToken();
}
