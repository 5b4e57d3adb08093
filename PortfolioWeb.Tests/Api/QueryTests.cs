using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Api;

/// <summary>Responses of the API to queries.</summary>
public sealed class QueryTests(HistoryFixture history)
{
    private static readonly IReadOnlyList<string> s_days = TradingDays.Between(new(2000, 1, 1), new(2001, 12, 31));

    [Fact]
    public async Task Pages_of_evaluations_have_no_gap_or_repetition()
    {
        foreach (var order in (string[])["asc", "desc"])
        {
            var days = new List<string>();
            var pages = 0;
            string? cursor = null;
            do
            {
                var page = await history.App.GetAsync(
                    $"/api/portfolios/P11/evaluations?order={order}&limit=100{(cursor is null ? "" : "&cursor=" + cursor)}");
                days.AddRange(page["items"]!.AsArray().Select(item => (string)item!["asOf"]!));
                cursor = (string?)page["next"];
                pages++;
            }
            while (cursor is not null);

            Assert.Equal(order == "asc" ? s_days : s_days.Reverse(), days);
            Assert.Equal((s_days.Count + 99) / 100, pages);
        }
    }

    [Theory]
    [InlineData("date", "asOf")]
    [InlineData("value", "value")]
    [InlineData("change", "change")]
    [InlineData("changePercent", "changePercent")]
    public async Task Sorted_pages_have_no_gap_or_repetition_and_days_without_a_change_come_last(
        string sort,
        string field)
    {
        foreach (var order in (string[])["asc", "desc"])
        {
            var read = new List<JsonNode>();
            string? cursor = null;
            do
            {
                var page = await history.App.GetAsync(
                    $"/api/portfolios/P11/evaluations?sort={sort}&order={order}&limit=100{(cursor is null ? "" : "&cursor=" + cursor)}");
                read.AddRange(page["items"]!.AsArray().Select(item => item!));
                cursor = (string?)page["next"];
            }
            while (cursor is not null);

            Assert.Equal(s_days, read.Select(item => (string)item["asOf"]!).Order(StringComparer.Ordinal));
            var figures = read
                .Where(item => item[field] is not null)
                .Select(item => sort == "date" ? DateOnly.Parse((string)item[field]!).DayNumber : (decimal)item[field]!)
                .ToList();
            Assert.Equal(order == "asc" ? figures.Order() : figures.OrderDescending(), figures);
            if (figures.Count < read.Count)
                Assert.Equal("2000-01-03", (string?)read[^1]["asOf"]);
        }
    }

    [Fact]
    public async Task Sorting_works_with_dates_and_csv_and_is_in_the_openapi_document()
    {
        var csv = await history.App.Http.GetStringAsync(
            "/api/portfolios/P11/evaluations?sort=value&order=desc&from=2000-03-01&to=2000-03-31&format=csv",
            TestContext.Current.CancellationToken);
        var rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(TradingDays.Between(new(2000, 3, 1), new(2000, 3, 31)), rows.Select(row => row[2]).Order(StringComparer.Ordinal));
        var values = rows.Select(row => decimal.Parse(row[4], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(values.OrderDescending(), values);

        var parameters =
            (await history.App.GetAsync("/openapi/v1.json"))["paths"]!["/api/portfolios/{id}/evaluations"]!["get"]!["parameters"]!
                .AsArray();
        var sort = parameters.Single(parameter => ((string)parameter!["name"]!).Equals("sort", StringComparison.OrdinalIgnoreCase))!;
        Assert.StartsWith("date (the default), value, change or changePercent.", (string?)sort["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_page_has_no_next_page_even_if_it_is_full()
    {
        var page = await history.App.GetAsync(
            $"/api/portfolios/P11/evaluations?from=2001-12-27&limit={TradingDays.Between(new(2001, 12, 27), new(2001, 12, 31)).Count}");
        Assert.Null(page["next"]);
        Assert.Equal("2001-12-31", (string?)page["items"]!.AsArray()[^1]!["asOf"]);
    }

    [Fact]
    public async Task An_evaluation_has_the_fields_of_the_message_and_matches_the_closes()
    {
        var evaluation = await history.App.GetAsync("/api/portfolios/P21/evaluations/2000-01-04");
        Assert.Equal(
            ["investor", "portfolio", "asOf", "run", "value", "change", "changePercent", "sharesOutstanding", "navPerShare"],
            evaluation.AsObject().Select(field => field.Key));

        var closes = (await history.App.GetAsync("/api/closes?date=2000-01-04")).AsArray().ToDictionary(close => (string)close!["ticker"]!);
        Assert.Equal(24, closes.Count);
        var holdings = (await history.App.GetAsync("/api/portfolios/P21"))["holdings"]!.AsArray();
        Assert.Equal(
            holdings.Sum(holding => (int)holding!["quantity"]! * (decimal)closes[(string)holding["ticker"]!]!["close"]!),
            (decimal)evaluation["value"]!);
    }

    [Fact]
    public async Task The_latest_evaluations_and_closes_are_those_of_the_last_day()
    {
        var latest = (await history.App.GetAsync("/api/evaluations/latest")).AsArray();
        Assert.Equal(["P11", "P12", "P21", "P22", "P31", "P32"], latest.Select(evaluation => (string)evaluation!["portfolio"]!));
        Assert.All(latest, evaluation => Assert.Equal("2001-12-31", (string?)evaluation!["asOf"]));
        Assert.All((await history.App.GetAsync("/api/closes")).AsArray(), close => Assert.Equal("2001-12-31", (string?)close!["date"]));
    }

    [Fact]
    public async Task The_evaluations_of_all_portfolios_equal_those_of_each_portfolio()
    {
        const string Query = "from=2000-03-01&to=2001-06-29&points=50";
        var all = (await history.App.GetAsync($"/api/evaluations?{Query}")).AsArray();
        Assert.Equal(["P11", "P12", "P21", "P22", "P31", "P32"], all.Select(entry => (string)entry!["portfolio"]!));
        foreach (var entry in all)
        {
            var own = await history.App.GetAsync($"/api/portfolios/{entry!["portfolio"]}/evaluations?{Query}");
            Assert.Equal(own["items"]!.ToJsonString(), entry["items"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("from=2001-01-01&to=2000-01-01")]
    [InlineData("points=1")]
    [InlineData("limit=5")]
    public async Task An_invalid_query_for_all_portfolios_is_refused(string query)
    {
        using var response = await history.App.Http.GetAsync($"/api/evaluations?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_downsampled_history_has_at_most_the_requested_points_and_the_same_ends()
    {
        var items = (await history.App.GetAsync("/api/portfolios/P11/evaluations?points=50"))["items"]!.AsArray();
        Assert.InRange(items.Count, 25, 50);
        Assert.Equal((s_days[0], s_days[^1]), ((string?)items[0]!["asOf"], (string?)items[^1]!["asOf"]));
    }

    [Fact]
    public async Task The_history_is_available_as_csv_by_format_and_by_accept()
    {
        var byFormat = await history.App.Http.GetStringAsync(
            "/api/portfolios/P11/evaluations?format=csv",
            TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/portfolios/P11/evaluations");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(byFormat, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var lines = byFormat.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(s_days.Count + 1, lines.Length);
        Assert.Equal("investor,portfolio,asOf,run,value,change,changePercent,sharesOutstanding,navPerShare", lines[0]);
        Assert.StartsWith("Inv1,P11,2000-01-03,1,3218476,,,100000,32.1848", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_with_points_is_downsampled()
    {
        var csv = await history.App.Http.GetStringAsync(
            "/api/portfolios/P11/evaluations?format=csv&points=10",
            TestContext.Current.CancellationToken);
        var days = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[2]);
        var downsampled = (await history.App.GetAsync("/api/portfolios/P11/evaluations?points=10"))["items"]!.AsArray();
        Assert.Equal(10, downsampled.Count);
        Assert.Equal(downsampled.Select(evaluation => (string)evaluation!["asOf"]!), days);
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/csv, application/json", "application/json")]
    [InlineData("text/csv;q=0", "application/json")]
    [InlineData("text/csv;q=0, */*", "application/json")]
    [InlineData("text/csv;q=0.1, */*", "application/json")]
    [InlineData("text/csv, */*;q=0.1", "text/csv")]
    [InlineData("text/csv, application/json;q=0", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json;q=0.4", "text/csv")]
    public async Task The_response_format_follows_the_quality_values_of_Accept(string accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/portfolios/P11/evaluations?limit=1");
        request.Headers.Add("Accept", accept);
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/portfolios/P11")]
    [InlineData("/api/market")]
    [InlineData("/api/portfolios/P11/evaluations?format=csv")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/live")]
    public async Task Head_returns_the_headers_of_get_without_the_body(string path)
    {
        using var got = await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(got.Content.Headers.ContentType, response.Content.Headers.ContentType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/market/start", HttpStatusCode.MethodNotAllowed)]
    public async Task Head_fails_where_get_fails(string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await history.App.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/market?state=running", "state", "state: there is no such field: this address takes none.")]
    [InlineData("/api/closes?day=2000-01-04", "day", "day: there is no such field: this address takes date.")]
    [InlineData(
        "/api/portfolios/P11/evaluations?form=2000-01-04",
        "form",
        "form: there is no such field: this address takes from, to, sort, order, limit, cursor, points, format.")]
    [InlineData(
        "/api/pipeline/dead-letters?states=all",
        "states",
        "states: there is no such field: this address takes state, limit, cursor.")]
    public async Task An_unknown_query_field_is_refused_with_a_list_of_the_known_ones(string path, string field, string expected)
    {
        var problem = await ProblemAsync(
            await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.NotNull(problem["errors"]![field]);
        Assert.Equal(expected, (string?)problem["detail"]);
    }

    [Fact]
    public async Task Query_fields_are_not_case_sensitive() =>
        Assert.Equal("2000-01-04", (string?)(await history.App.GetAsync("/api/closes?Date=2000-01-04"))[0]!["date"]);

    [Theory]
    [InlineData("/api/portfolios/P11/evaluations?from=2001-01-01&to=2000-01-01", "from")]
    [InlineData("/api/portfolios/P11/evaluations?from=yesterday", "from")]
    [InlineData("/api/portfolios/P11/evaluations?to=2000-02-30", "to")]
    [InlineData("/api/portfolios/P11/evaluations?limit=0", "limit")]
    [InlineData("/api/portfolios/P11/evaluations?limit=10000000", "limit")]
    [InlineData("/api/portfolios/P11/evaluations?limit=ten", "limit")]
    [InlineData("/api/portfolios/P11/evaluations?cursor=%00%FF", "cursor")]
    [InlineData("/api/portfolios/P11/evaluations?cursor=MjAwMC0wMi0zMA", "cursor")]
    [InlineData("/api/portfolios/P11/evaluations?cursor=MjAwMC0wMi0zMC4x", "cursor")]
    [InlineData("/api/portfolios/P11/evaluations?cursor=MjAwMC0wMi0yOC54", "cursor")]
    [InlineData("/api/portfolios/P11/evaluations?order=up", "order")]
    [InlineData("/api/portfolios/P11/evaluations?sort=nav", "sort")]
    [InlineData("/api/portfolios/P11/evaluations?sort=Value", "sort")]
    [InlineData("/api/portfolios/P11/evaluations?sort=value&points=10", "points")]
    // The cursor of a page that is sorted by date.
    [InlineData("/api/portfolios/P11/evaluations?sort=value&cursor=MjAwMC0wMi0yOC4x", "cursor")]
    [InlineData("/api/portfolios/P11/evaluations?points=1", "points")]
    [InlineData("/api/portfolios/P11/evaluations?points=10&limit=5", "points")]
    [InlineData("/api/portfolios/P11/evaluations?format=xml", "format")]
    [InlineData("/api/portfolios/P11/evaluations/2000-13-01", "date")]
    [InlineData("/api/closes?date=04.01.2000", "date")]
    public async Task An_invalid_query_names_the_invalid_field(string path, string field)
    {
        var problem = await ProblemAsync(
            await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("/api/portfolios/P99", "id: there is no portfolio 'P99'; there are P11, P12, P21, P22, P31, P32.")]
    [InlineData("/api/portfolios/P99/evaluations", "there are P11, P12")]
    [InlineData("/api/portfolios/p11/evaluations/2000-01-04", "p11")]
    [InlineData("/api/portfolios/P11/evaluations/2000-01-01", "2000-01-01")]
    public async Task An_unknown_resource_is_not_found_and_named(string path, string name)
    {
        var problem = await ProblemAsync(
            await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken),
            HttpStatusCode.NotFound);
        Assert.Contains(name, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_routes_and_methods_return_problem_details()
    {
        await ProblemAsync(await history.App.Http.GetAsync("/api/nothing", TestContext.Current.CancellationToken), HttpStatusCode.NotFound);
        await ProblemAsync(
            await history.App.Http.GetAsync("/api/market/start", TestContext.Current.CancellationToken),
            HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_openapi_document_names_every_route()
    {
        var paths = (await history.App.GetAsync("/openapi/v1.json"))["paths"]!.AsObject().Select(path => path.Key);
        string[] routes =
        [
            "/api/audit", "/api/closes", "/api/control-actions", "/api/evaluations", "/api/evaluations/latest", "/api/exchanges",
            "/api/exchanges/{id}/start", "/api/exchanges/{id}/stop", "/api/investors",
            "/api/market", "/api/market/prices",
            "/api/market/rewind", "/api/market/speed", "/api/market/start", "/api/market/step", "/api/market/stop",
            "/api/pipeline",
            "/api/pipeline/dead-letters", "/api/pipeline/dead-letters/{id}/dismiss", "/api/pipeline/dead-letters/{id}/replay",
            "/api/portfolios",
            "/api/portfolios/{id}",
            "/api/portfolios/{id}/drawdown",
            "/api/portfolios/{id}/evaluations",
            "/api/portfolios/{id}/evaluations/{date}",
            "/api/portfolios/{id}/performance", "/api/portfolios/{id}/proof", "/api/portfolios/{id}/proof/{date}",
            "/api/prices", "/api/prices/{id}", "/api/prices/{id}/confirm", "/api/prices/{id}/series/{ticker}",
            "/api/reports",
            "/api/reports/schedule",
            "/api/reports/{id}",
            "/api/reports/{id}/cancel",
            "/api/reports/{id}/files/{name}",
            "/api/reports/{id}/statistics",
        ];
        Assert.Equal(routes, paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_openapi_document_gives_every_value_exactly_one_type()
    {
        var schemas = (await history.App.GetAsync("/openapi/v1.json"))["components"]!["schemas"]!.ToJsonString();
        Assert.Contains("\"integer\"", schemas, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"(integer|number)\",\"string\"|\"string\",\"(integer|number)\"", schemas);
    }

    internal static async Task<JsonNode> ProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        using (response)
        {
            Assert.Equal(expected, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            var problem = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
            Assert.DoesNotContain("   at ", problem.ToJsonString(), StringComparison.Ordinal);
            return problem;
        }
    }
}
