using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PortfolioWeb.Hosting;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The size of a visit to the dashboard, and the cache headers of the front end.</summary>
public sealed class FrontEndDeliveryTests(Browser browser, HistoryFixture history) : IDisposable
{
    private const int MostRequests = 12;
    private const int MostBytes = 250 * 1024;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_first_visit_to_the_dashboard_is_small_and_the_next_needs_two_requests()
    {
        await using var empty = await browser.OpenAsync(new Uri("about:blank"));
        var first = await VisitAsync(empty.Page.Context, history.App.Address);
        var next = await VisitAsync(empty.Page.Context, history.App.Address);
        TestContext.Current.TestOutputHelper!.WriteLine($"first visit: {first}\nnext visit: {next}");
        Assert.True(first.Requests.Count <= MostRequests && first.Bytes <= MostBytes, $"first visit: {first}");
        Assert.True(next.Requests.Count <= 2, $"next visit: {next}");
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(null)]
    public async Task A_visit_while_the_market_runs_stays_small(double? daysPerSecond)
    {
        await using var app = RunningApp.Start(_data);
        await app.SetSpeedAsync(daysPerSecond);
        await app.PostAsync("/api/market/start");
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/evaluations/latest")).AsArray().Count == 6, "every portfolio is valued");
        await using var empty = await browser.OpenAsync(new Uri("about:blank"));
        var visit = await VisitAsync(empty.Page.Context, app.Address);
        TestContext.Current.TestOutputHelper!.WriteLine($"{visit}");
        Assert.True(visit.Requests.Count <= MostRequests && visit.Bytes <= MostBytes, $"{visit}");
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task A_file_is_compressed_as_the_client_accepts_and_cached_for_a_year(string accepted, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ScriptAddress);
        request.Headers.Add("Accept-Encoding", accepted);
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(encoding is null ? [] : [encoding], response.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", Assert.Single(response.Headers.Vary));
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream content = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(content);
        Assert.Contains("sourceMappingURL", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_returns_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, ScriptAddress);
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/js/dashboard/dashboard.js")]
    [InlineData("/assets/../manifest.json")]
    [InlineData("/assets/%2e%2e/manifest.json")]
    [InlineData("/assets/dashboard.js")]
    public async Task Only_built_files_are_served(string path)
    {
        using var response = await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/portfolios/P11")]
    [InlineData("/results")]
    [InlineData("/prices")]
    [InlineData("/pipeline")]
    [InlineData("/sign-in")]
    [InlineData("/scalar/")]
    public async Task No_page_has_an_error_in_the_console(string path)
    {
        await using var page = await browser.OpenAsync(new Uri(history.App.Address, path));
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        page.AssertQuiet();
    }

    private string ScriptAddress => history.App.Services.GetRequiredService<FrontEnd>()["dashboard.js"];

    private static async Task<Visit> VisitAsync(IBrowserContext context, Uri address)
    {
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        var visit = new Visit(session);
        await session.SendAsync("Network.enable");
        await page.GotoAsync(address.ToString());
        await Until.TrueAsync(async () => await page.Locator("#connection").TextContentAsync() == "live", "the page is live");
        await Until.TrueAsync(async () => (await page.Locator("#chart-window").TextContentAsync())!.Length > 0, "the chart is drawn");
        if (await page.Locator("#market-state").GetAttributeAsync("data-state") == "finished")
        {
            await Until.TrueAsync(
                async () => (await page.Locator("#finished").TextContentAsync())!.Contains("Best", StringComparison.Ordinal),
                "the summary is there");
        }

        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.CloseAsync();
        return visit;
    }

    // The network traffic of a visit. A WebSocket counts as a request, and its messages count as bytes.
    private sealed class Visit
    {
        private readonly ConcurrentDictionary<string, string> _requests = new(StringComparer.Ordinal);
        private long _bytes;

        public Visit(ICDPSession session)
        {
            On("Network.requestWillBeSent", message =>
                _requests[Id(message)] = message.GetProperty("request").GetProperty("url").GetString()!);
            On("Network.webSocketCreated", message => _requests[Id(message)] = message.GetProperty("url").GetString()!);
            On("Network.requestServedFromCache", message => _requests.TryRemove(Id(message), out _));
            On("Network.responseReceived", message =>
            {
                if (message.GetProperty("response").GetProperty("fromDiskCache").GetBoolean())
                    _requests.TryRemove(Id(message), out _);
            });
            On("Network.loadingFinished", message => Add(message.GetProperty("encodedDataLength").GetDouble()));
            On("Network.webSocketFrameReceived", message =>
                Add(message.GetProperty("response").GetProperty("payloadData").GetString()!.Length));

            void On(string name, Action<JsonElement> handle) => session.Event(name).OnEvent += (_, message) => handle(message!.Value);
        }

        public ICollection<string> Requests => _requests.Values;

        public long Bytes => Interlocked.Read(ref _bytes);

        public override string ToString() =>
            $"{Requests.Count} requests, {Bytes / 1024.0:0} KiB{string.Concat(Requests.Select(url => $"\n  {url}"))}";

        private void Add(double bytes) => Interlocked.Add(ref _bytes, (long)bytes);

        private static string Id(JsonElement message) => message.GetProperty("requestId").GetString()!;
    }
}
