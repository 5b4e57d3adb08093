using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SparkJobs.Runs;

namespace PortfolioWeb.Tests.Api;

/// <summary>Reports through the API.</summary>
public sealed class ReportTests(HistoryFixture history)
{
    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requested_report_is_made_and_can_be_read()
    {
        using var accepted = await history.App.Http.PostAsJsonAsync(
            "/api/reports",
            new { from = "2000-06-01", to = "2001-06-30", investor = "Inv1" },
            Ct);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var address = accepted.Headers.Location!.ToString();
        var run = await SucceededAsync(address);
        Assert.Equal(
            ("Inv1", "2000-06-01", "2001-06-30", "this machine"),
            ((string?)run["investor"], (string?)run["from"], (string?)run["to"], (string?)run["requestedBy"]));
        Assert.StartsWith("DuckDB 1.", (string?)run["engine"], StringComparison.Ordinal);
        Assert.Equal("2001-12-31", (string?)run["lastDay"]);
        Assert.Equal(1, (int)run["ledgerRun"]!);
        Assert.Contains("portfolios[0]=", (string?)run["ledgerPosition"], StringComparison.Ordinal);
        Assert.Equal(64, ((string?)run["sqlChecksum"])!.Length);
        Assert.True((double)run["seconds"]! > 0);
        Assert.True((long)run["rowsRead"]! > 900);

        var results = await history.App.GetAsync($"{address}/statistics");
        Assert.Equal(["P11", "P12"], results["portfolios"]!.AsArray().Select(portfolio => (string)portfolio!["of"]!["portfolio"]!));
        var first = results["portfolios"]![0]!;
        Assert.Equal([2000, 2001], first["years"]!.AsArray().Select(year => (int)year!["year"]!));
        Assert.Equal(24, first["months"]!.AsArray().Count);
        Assert.Equal("P12", (string?)first["correlations"]![0]!["portfolio"]);
        Assert.NotNull(first["risk"]!["beta"]);
        Assert.Equal(6, results["files"]!.AsArray().Count);

        foreach (var (kind, type) in new[] { ("txt", "text/plain"), ("json", "application/json"), ("csv", "text/csv") })
        {
            using var file = await history.App.Http.GetAsync($"{address}/files/Inv1_P11_stats.{kind}", Ct);
            Assert.Equal((HttpStatusCode.OK, type), (file.StatusCode, file.Content.Headers.ContentType!.MediaType));
            Assert.Equal($"Inv1_P11_stats.{kind}", file.Content.Headers.ContentDisposition!.FileName);
            // The file equals the one in the data folder.
            var folder = Path.Combine(history.Folder, "reports", address.Split('/')[^1]);
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(folder, $"Inv1_P11_stats.{kind}"), Ct),
                await file.Content.ReadAsStringAsync(Ct));
        }

        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.GetAsync($"{address}/files/Inv3_P31_stats.txt", Ct),
            HttpStatusCode.NotFound);
        Assert.Contains("It has Inv1_P11_stats.txt", (string?)problem["detail"], StringComparison.Ordinal);
        problem = await QueryTests.ProblemAsync(await history.App.Http.PostAsync($"{address}/cancel", null, Ct), HttpStatusCode.Conflict);
        Assert.Contains("has succeeded already", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_history_triggers_a_report_on_everything()
    {
        await Until.TrueAsync(async () => await EndAsync() is not null, "the end of the history has its report");
        var run = await SucceededAsync($"/api/reports/{(int)(await EndAsync())!["id"]!}");
        Assert.Null(run["investor"]);
        Assert.Equal(("2000-01-03", "2001-12-31"), ((string?)run["from"], (string?)run["to"]));
        Assert.Single(await RunsAsync(), other => (string?)other!["requestedBy"] == "end of history");

        async Task<JsonNode?> EndAsync() => (await RunsAsync()).FirstOrDefault(other => (string?)other!["requestedBy"] == "end of history");
    }

    [Theory]
    [InlineData("""{"from":"2001-01-01","to":"2000-01-01"}""", "to: 2000-01-01 is before from")]
    [InlineData("""{"from":"yesterday"}""", "from: 'yesterday' is not a date")]
    [InlineData("""{"to":"2001-02-29"}""", "to: '2001-02-29' is not a date")]
    [InlineData("""{"from":"2002-01-01"}""", "from: 2002-01-01 is after the last day of the history, 2001-12-31")]
    [InlineData("""{"to":"2000-01-02"}""", "to: 2000-01-02 is before the first day of the history, 2000-01-03")]
    [InlineData("""{"investor":"Inv9"}""", "investor: 'Inv9' is not one of Inv1, Inv2, Inv3")]
    [InlineData("""{"investor":7}""", "investor: has a value of the wrong type")]
    [InlineData("""{"form":"2000-01-01"}""", "form: there is no such field")]
    [InlineData("[]", "The body: has a value of the wrong type")]
    [InlineData("nonsense", "not JSON")]
    public async Task An_invalid_request_is_rejected_with_the_reason(string body, string expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.PostAsync("/api/reports", content, Ct),
            HttpStatusCode.BadRequest);
        Assert.Contains(expected, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_without_a_trading_day_fails_without_results()
    {
        using var accepted = await history.App.Http.PostAsJsonAsync("/api/reports", new { from = "2000-06-03", to = "2000-06-04" }, Ct);
        var address = accepted.Headers.Location!.ToString();
        var run = await EndedAsync(address);
        Assert.Equal("failed", (string?)run["state"]);
        Assert.Equal(
            "There are no evaluations from 2000-06-03 to 2000-06-04: the period has no trading day of the history. "
                + "Request a longer period.",
            (string?)run["error"]);
        foreach (var part in (string[])["statistics", "files/Inv1_P11_stats.txt"])
        {
            var problem = await QueryTests.ProblemAsync(await history.App.Http.GetAsync($"{address}/{part}", Ct), HttpStatusCode.Conflict);
            Assert.Contains("has no results: There are no evaluations", (string?)problem["detail"], StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.Combine(history.Folder, "reports", address.Split('/')[^1])));
    }

    [Fact]
    public async Task A_request_without_a_body_covers_everything()
    {
        using var accepted = await history.App.Http.PostAsync("/api/reports", null, Ct);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var run = await SucceededAsync(accepted.Headers.Location!.ToString());
        Assert.Equal(6, (await history.App.GetAsync($"/api/reports/{(int)run["id"]!}/statistics"))["portfolios"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_unknown_run_is_not_found()
    {
        foreach (var (method, path) in new[] { ("GET", ""), ("GET", "/statistics"), ("GET", "/files/x"), ("POST", "/cancel") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reports/999999{path}");
            var problem = await QueryTests.ProblemAsync(await history.App.Http.SendAsync(request, Ct), HttpStatusCode.NotFound);
            Assert.Matches(@"^id: there is no report 999999\. (There are \d+(, \d+)*|There is none yet)\.$", (string?)problem["detail"]);
        }
    }

    [Fact]
    public async Task Runs_are_listed_in_pages_latest_first()
    {
        foreach (var _ in Enumerable.Range(0, 3))
            (await history.App.Http.PostAsync("/api/reports", null, Ct)).Dispose();
        var first = await history.App.GetAsync("/api/reports?limit=2");
        var next = await history.App.GetAsync($"/api/reports?limit=2&cursor={(string?)first["next"]}");
        var ids = first["items"]!.AsArray().Concat(next["items"]!.AsArray()).Select(run => (int)run!["id"]!).ToList();
        Assert.Equal(ids.OrderDescending().Distinct(), ids);
        await QueryTests.ProblemAsync(await history.App.Http.GetAsync("/api/reports?limit=0", Ct), HttpStatusCode.BadRequest);
        await QueryTests.ProblemAsync(await history.App.Http.GetAsync("/api/reports?cursor=x", Ct), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_schedule_is_nightly_in_athens()
    {
        var schedule = await history.App.GetAsync("/api/reports/schedule");
        Assert.Equal(
            ("0 0 2 * * ?", "Europe/Athens", true),
            ((string?)schedule["cron"], (string?)schedule["timeZone"], (bool)schedule["atEndOfHistory"]!));
        var athens = TimeZoneInfo.ConvertTime((DateTimeOffset)schedule["next"]!, TimeZoneInfo.FindSystemTimeZoneById("Europe/Athens"));
        Assert.Equal(new TimeSpan(2, 0, 0), athens.TimeOfDay);
        Assert.InRange(athens, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(25));
    }

    [Fact]
    public async Task The_schedule_triggers_reports()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data, ("Reports:Cron", "* * * * * ?"));
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/reports"))["items"]!
                .AsArray()
                .Any(run => (string?)run!["requestedBy"] == ReportQueue.Schedule && (string?)run["state"] == "failed"),
            "the schedule requests reports, which fail on an empty ledger");
        Assert.StartsWith(
            "The ledger has no evaluations yet",
            (string?)(await app.GetAsync("/api/reports"))["items"]!.AsArray().Last()!["error"],
            StringComparison.Ordinal);
    }

    private async Task<JsonArray> RunsAsync() => (await history.App.GetAsync("/api/reports?limit=200"))["items"]!.AsArray();

    private async Task<JsonNode> SucceededAsync(string address)
    {
        var run = await EndedAsync(address);
        Assert.Equal(("succeeded", null), ((string?)run["state"], (string?)run["error"]));
        return run;
    }

    private async Task<JsonNode> EndedAsync(string address)
    {
        JsonNode run = new JsonObject();
        await Until.TrueAsync(
            async () => (string?)(run = await history.App.GetAsync(address))["state"] is not ("queued" or "running"), $"{address} ends");
        return run;
    }
}
