using System.Net;
using System.Text;

namespace PortfolioWeb.Tests.Api;

/// <summary>Responses to invalid API commands, which leave the market unchanged.</summary>
public sealed class CommandTests(HistoryFixture history)
{
    [Theory]
    [InlineData("PUT", "/api/market/speed", """{"daysPerSecond":-1}""", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", """{"daysPerSecond":0}""", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", """{"daysPerSecond":1e400}""", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", """{"daysPerSecond":"fast"}""", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", """{"daysPerSecond":"5"}""", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", "{}", "daysPerSecond")]
    [InlineData("PUT", "/api/market/speed", "fast", "not JSON")]
    [InlineData("POST", "/api/market/rewind", """{"to":"1999-12-31"}""", "to")]
    [InlineData("POST", "/api/market/rewind", """{"to":"2002-01-01"}""", "to")]
    [InlineData("POST", "/api/market/rewind", """{"to":"2001-02-29"}""", "to")]
    [InlineData("POST", "/api/market/rewind", """{"to":null}""", "to")]
    [InlineData("POST", "/api/market/rewind", "{}", "to")]
    [InlineData("PUT", "/api/market/prices", """{"import":"none"}""", "There is no import 'none'.")]
    [InlineData(
        "PUT", "/api/market/prices", """{"import":"an id that is longer than a stored command can be"}""", "than a stored comma…'.")]
    public async Task An_invalid_command_is_rejected_with_the_reason_and_changes_nothing(
        string method,
        string path,
        string body,
        string named)
    {
        var before = (await history.App.GetAsync("/api/market")).ToJsonString();
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.Contains(named, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(before, (await history.App.GetAsync("/api/market")).ToJsonString());
    }

    [Fact]
    public async Task An_unknown_exchange_is_not_found()
    {
        var response = await history.App.Http.PostAsync("/api/exchanges/SE9/start", null, TestContext.Current.CancellationToken);
        var problem = await QueryTests.ProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Contains("SE9", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/market/start", HttpStatusCode.MethodNotAllowed, "/api/market/start takes POST.")]
    [InlineData("GET", "/api/reports/one", HttpStatusCode.NotFound, "There is no route /api/reports/one")]
    [InlineData(
        "POST",
        "/api/reports",
        HttpStatusCode.UnsupportedMediaType,
        "The body must be JSON, and the header Content-Type application/json.")]
    public async Task An_unusable_request_is_rejected_with_the_reason(string method, string path, HttpStatusCode status, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "GET" ? null : new StringContent("from=2000-01-01"),
        };
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken),
            status);
        Assert.StartsWith(expected, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    public async Task An_empty_body_is_rejected_with_a_clear_message(string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/market/rewind") { Content = new ByteArrayContent([]) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.Equal("The body is empty: this route takes a JSON object, which /scalar/ describes.", (string?)problem["detail"]);
    }

    [Theory]
    [InlineData("application/json;charset=bogus")]
    [InlineData("application/json;charset=\"bogus\"")]
    [InlineData("application/json;charset=utf-7")]
    public async Task An_unknown_charset_is_an_unsupported_media_type(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/market/speed")
        {
            Content = new ByteArrayContent("{\"daysPerSecond\":1}"u8.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken),
            HttpStatusCode.UnsupportedMediaType);
        Assert.StartsWith("The body must be JSON", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("\"utf-8\"")]
    [InlineData("iso-8859-1")]
    public async Task A_body_in_a_known_charset_is_read(string charset)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/market/rewind")
        {
            Content = new ByteArrayContent("{\"to\":\"1999-01-01\"}"u8.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.Contains("1999-01-01 is before the history", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_with_an_unknown_query_field_is_rejected_and_changes_nothing()
    {
        using var response = await history.App.Http.PostAsync(
            "/api/exchanges/SE1/start?speed=5",
            null,
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("finished", (string?)(await history.App.GetAsync("/api/market"))["state"]);
    }

    [Fact]
    public async Task A_finished_market_cannot_be_stepped() =>
        await QueryTests.ProblemAsync(
            await history.App.Http.PostAsync("/api/market/step", null, TestContext.Current.CancellationToken),
            HttpStatusCode.Conflict);
}
