using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>The permissions of every route of the program. A new route without a rule fails here.</summary>
public sealed class MatrixTests(AccessFixture access) : IDisposable
{
    // Health checks, sign-in, sign-out, the error page, and the files of a library are open to everyone.
    private static readonly string[] s_openToAll =
    [
        "/health/live", "/health/ready", "/error", "/sign-in", "/sign-out", "/scalar/scalar.js", "/scalar/scalar.aspnetcore.js",
        "/scalar/favicon.svg",
    ];

    // Readable by operators only.
    private static readonly string[] s_readByOperators = ["/api/control-actions"];

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Every_route_declares_its_permission()
    {
        foreach (var endpoint in EndpointsOf(access.App))
        {
            var path = PathOf(endpoint);
            var policies = endpoint.Metadata.OfType<IAuthorizeData>().Select(rule => rule.Policy).ToList();
            Assert.True(policies.Count > 0, $"{endpoint.DisplayName} declares no permission.");
            Assert.True(
                s_openToAll.Contains(path) == endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                $"The access of {path} differs from the list in this test.");
            foreach (var method in MethodsOf(endpoint))
                Assert.Equal(IsForOperators(endpoint, method), policies.Contains(Policies.Operate));
        }
    }

    [Fact]
    public void Pages_change_nothing_but_the_sign_in()
    {
        // A page only needs the permission to read, whatever its method: what changes something belongs under /api.
        var handlers = typeof(Program).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(
                method => $"{type.Name}.{method.Name}"))
            .Where(name => name.Contains(".On", StringComparison.Ordinal) && !name.Contains(".OnGet", StringComparison.Ordinal));
        Assert.Equal(["ErrorModel.OnPost", "SignInModel.OnPostAsync", "SignOutModel.OnPostAsync"], handlers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reading_is_open_to_all_and_control_only_to_operators_and_valid_keys()
    {
        using var signedIn = await AccessFixture.OperatorAsync(access.App);
        await AssertMatrixAsync(access.App, signedIn, isReadingOpen: true);
    }

    [Fact]
    public async Task Reading_can_be_restricted_by_a_setting()
    {
        await using var app = RunningApp.Start(
            _data,
            [.. AccessFixture.Settings, ("Access:PublicReading", "false"), ("Market:LastDay", "2000-01-31"), ("Reports:Cron", "")]);
        using var signedIn = await AccessFixture.OperatorAsync(app);
        await AssertMatrixAsync(app, signedIn, isReadingOpen: false);

        // A person is redirected to the sign-in page, and back afterward.
        using var browser = AccessFixture.Client(app);
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var led = await browser.GetAsync("/results?run=1", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fresults%3Frun%3D1", led.Headers.Location!.PathAndQuery);
        // Everyone may read the health status; its details need the permission to read.
        Assert.Empty(
            (await browser.GetFromJsonAsync<JsonNode>("/health/ready", TestContext.Current.CancellationToken))!["checks"]!.AsArray());
        await Readiness.AssertAsync(signedIn);
        using var health = new StringWriter();
        Assert.Equal(
            0,
            await new CommandLine(_ => null, TimeProvider.System, health, health).RunAsync(["health", $"{app.Address}health/ready"]));
    }

    private static async Task AssertMatrixAsync(RunningApp app, HttpClient signedIn, bool isReadingOpen)
    {
        using var anonymous = AccessFixture.Client(app);
        using var good = AccessFixture.Client(app, AccessFixture.Good);
        var bad = ((string[])[AccessFixture.Expired, AccessFixture.Revoked, ApiKey.Make(), "pwk_", new string('x', 4000)])
            .Select(key => AccessFixture.Client(app, key))
            .ToList();
        var wrong = new List<string>();
        var count = 0;
        foreach (var endpoint in EndpointsOf(app).Where(endpoint => !s_openToAll.Contains(PathOf(endpoint))))
        {
            foreach (var method in MethodsOf(endpoint))
            {
                count++;
                var isOpen = isReadingOpen && !IsForOperators(endpoint, method);
                await ExpectAsync(anonymous, "anonymous", isOpen);
                foreach (var client in bad)
                    await ExpectAsync(client, "a bad key", isLetIn: false);
                await ExpectAsync(signedIn, "an operator", isLetIn: true);
                await ExpectAsync(good, "a good key", isLetIn: true);

                async Task ExpectAsync(HttpClient client, string who, bool isLetIn)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(endpoint));
                    if (!Policies.IsReading(method))
                        request.Content = BodyOf(endpoint);
                    using var response = await client.SendAsync(
                        request,
                        HttpCompletionOption.ResponseHeadersRead,
                        TestContext.Current.CancellationToken);
                    if (isLetIn
                        ? response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)response.StatusCode >= 500
                        : response.StatusCode != HttpStatusCode.Unauthorized)
                        wrong.Add($"{method} {PathOf(endpoint)} returns to {who} the status {(int)response.StatusCode}");
                }
            }
        }

        bad.ForEach(client => client.Dispose());
        Assert.Empty(wrong);
        Assert.True(count > 35, $"Only {count} routes were found.");
    }

    // A body of the type that the route takes: another type is refused before the access is checked.
    private static HttpContent BodyOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true
            ? new MultipartFormDataContent { { new StringContent("Date,Close"), "files", "AAPL.csv" } }
            : new StringContent("{}", Encoding.UTF8, "application/json");

    private static IEnumerable<RouteEndpoint> EndpointsOf(RunningApp app) =>
        app.Services
            .GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>() is not { SuppressMatching: true });

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    private static bool IsForOperators(RouteEndpoint endpoint, string method) =>
        s_readByOperators.Contains(PathOf(endpoint))
            || (PathOf(endpoint).StartsWith("/api/", StringComparison.Ordinal) && !Policies.IsReading(method));

    // A path that matches the route. The requested item need not exist.
    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { Name: "date" } => "2000-01-04",
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart { ParameterPolicies.Count: > 0 } => "999",
            _ => "P11",
        }))));
}
