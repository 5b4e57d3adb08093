using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PortfolioWeb.Tests.Api;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Replaying and dismissing dead letters.</summary>
public abstract class DeadLetterTests : IDisposable
{
    private const string Next = "2000-01-04";
    private readonly DataFolder _data;

    private protected DeadLetterTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_corrected_message_is_stored_valued_and_recorded()
    {
        await using var app = await AfterFirstDayAsync();
        var poison = Poison.WithoutPrice(Poison.Closes(Next));
        var deadLetter = await PoisonAsync(app, TopicNames.StockExchange, poison);
        Assert.Equal("open", (string)deadLetter["state"]!);
        Assert.Null(deadLetter["settledAt"]);

        var corrected = Poison.MarketCloses(Next);
        var replayed = await ActAsync(app, deadLetter, "replay", new { payload = corrected });
        Assert.Equal("replayed", (string)replayed["state"]!);
        Assert.Equal(poison, (string)replayed["payload"]!);
        Assert.Equal(corrected, (string)replayed["sent"]!["payload"]!);
        Assert.Equal(TopicNames.StockExchange, (string)replayed["sent"]!["topic"]!);
        Assert.Equal(0, (int)replayed["sent"]!["partition"]!);
        Assert.True((long)replayed["sent"]!["offset"]! > (long)deadLetter["offset"]!);
        await Until.TrueAsync(() => StoredLedger.Read(_data).Closes.ContainsKey(("IBM", Next)), "the corrected day is stored");

        // The exchange then closes that day itself, which changes nothing.
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 5)));

        await WaitForOpenCountAsync(app, 0);
        Assert.Equal(replayed.ToJsonString(), (await ListAsync(app, "state=replayed"))["items"]!.AsArray().Single()!.ToJsonString());
        await RefusedAsync(app, deadLetter, "replay", null, HttpStatusCode.Conflict, "was already replayed at");
        await RefusedAsync(app, deadLetter, "dismiss", null, HttpStatusCode.Conflict, "was already replayed at");
        Assert.Equal(replayed.ToJsonString(), (await ListAsync(app, "state=all"))["items"]!.AsArray().Single()!.ToJsonString());
    }

    [Fact]
    public async Task A_message_that_would_be_rejected_again_is_not_sent()
    {
        await using var app = await AfterFirstDayAsync();
        var deadLetter = await PoisonAsync(app, TopicNames.StockExchange, Poison.WithoutPrice(Poison.Closes(Next)));
        await PayloadRefusedAsync(app, deadLetter, null, "the close of IBM is 0, not above 0");
        await PayloadRefusedAsync(app, deadLetter, "", "the message is empty");
        await PayloadRefusedAsync(app, deadLetter, "{", "the message is not JSON: line 1, character 2 cannot be read");
        await PayloadRefusedAsync(app, deadLetter, Poison.Closes("2000-01-01"), "2000-01-01 is not a trading day");
        await PayloadRefusedAsync(
            app,
            deadLetter,
            Poison.Closes(Next).Replace("\"SE1\"", "\"SE2\"", StringComparison.Ordinal),
            "SE2 writes partition 1");
        await PayloadRefusedAsync(app, deadLetter, Poison.Closes(Next), "the close of IBM on 2000-01-04 is");
        await PayloadRefusedAsync(
            app,
            deadLetter,
            Poison.MarketCloses("2000-01-05"),
            "2000-01-05 skips days: the next day of SE1 is 2000-01-04");
        await PayloadRefusedAsync(app, deadLetter, Poison.MarketCloses(Next, run: 2), "run 2 was never started: the market is in run 1");
        await PayloadRefusedAsync(app, deadLetter, Poison.Closes(Next) + new string(' ', 65_536), "more than 65,536");
        await WaitForOpenCountAsync(app, 1);
    }

    [Fact]
    public async Task A_message_that_would_change_nothing_is_not_sent_before_a_rewind()
    {
        await using var app = await AfterFirstDayAsync();
        var deadLetter = await PoisonAsync(app, TopicNames.StockExchange, "{");
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await RefusedAsync(
            app,
            deadLetter,
            "replay",
            new { payload = Poison.MarketCloses(Next) },
            HttpStatusCode.Conflict,
            $"The ledger has SE1 up to {Next}, run 1");

        // After the rewind that the message asks for, this is the next day of the exchange.
        await app.PostAsync("/api/market/rewind", new { to = Next });
        await ActAsync(app, deadLetter, "replay", new { payload = Poison.MarketCloses(Next, run: 2) });
        await Until.TrueAsync(() => StoredLedger.Read(_data).Closes[("IBM", Next)].Run == 2, "the day is stored as one of run 2");
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 5)));
    }

    [Fact]
    public async Task A_replayed_evaluation_is_validated_as_an_evaluation()
    {
        await using var app = await AfterFirstDayAsync();
        var first = (await app.GetAsync("/api/portfolios/P21/evaluations/2000-01-03")).ToJsonString();
        var deadLetter = await PoisonAsync(app, TopicNames.Portfolios, first.Replace("\"P21\"", "\"P99\"", StringComparison.Ordinal));
        await PayloadRefusedAsync(app, deadLetter, null, "the portfolio 'P99' is unknown");
        await RefusedAsync(
            app,
            deadLetter,
            "replay",
            new { payload = first },
            HttpStatusCode.Conflict,
            "The ledger has P21 up to 2000-01-03, run 1");

        await PayloadRefusedAsync(
            app,
            deadLetter,
            first.Replace("2000-01-03", Next, StringComparison.Ordinal),
            "the value of P21 on 2000-01-04 is");

        // After a rewind to the first day, that day's evaluation is the next one again.
        await app.PostAsync("/api/market/rewind", new { to = "2000-01-03" });
        var replayed = await ActAsync(
            app,
            deadLetter,
            "replay",
            new { payload = first.Replace("\"run\":1", "\"run\":2", StringComparison.Ordinal) });
        Assert.Equal(TopicNames.Portfolios, (string)replayed["sent"]!["topic"]!);
        await Until.TrueAsync(() => StoredLedger.Read(_data).Evaluations[("P21", "2000-01-03")].Run == 2, "the evaluation is stored");
    }

    [Fact]
    public async Task A_dead_letter_is_dismissed_once_with_a_note()
    {
        await using var app = await AfterFirstDayAsync();
        var deadLetter = await PoisonAsync(app, TopicNames.StockExchange, "not for us");
        await RefusedAsync(
            app,
            deadLetter,
            "dismiss",
            new { note = new string('x', 501) },
            HttpStatusCode.BadRequest,
            "note: has 501 characters");
        var dismissed = await ActAsync(app, deadLetter, "dismiss", new { note = "A stray message." });
        Assert.Equal("dismissed", (string)dismissed["state"]!);
        Assert.Equal("A stray message.", (string)dismissed["note"]!);
        Assert.NotNull(dismissed["settledAt"]);
        Assert.Null(dismissed["sent"]);
        await WaitForOpenCountAsync(app, 0);
        await RefusedAsync(app, deadLetter, "dismiss", null, HttpStatusCode.Conflict, "was already dismissed at");
        await RefusedAsync(
            app, deadLetter, "replay", new { payload = Poison.Closes(Next) }, HttpStatusCode.Conflict, "was already dismissed at");
        Assert.Equal(dismissed.ToJsonString(), (await ListAsync(app, "state=dismissed"))["items"]!.AsArray().Single()!.ToJsonString());
    }

    [Fact]
    public async Task Dead_letters_are_listed_in_pages_by_state()
    {
        await using var app = await AfterFirstDayAsync();
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, Enumerable.Range(0, 5).Select(number => $"poison {number}"));
        await WaitForOpenCountAsync(app, 5);
        var open = (await ListAsync(app, ""))["items"]!.AsArray();
        await ActAsync(app, open[2]!, "dismiss", null);

        Assert.Equal(4, (await ListAsync(app, "state=open"))["items"]!.AsArray().Count);
        Assert.Empty((await ListAsync(app, "state=replayed"))["items"]!.AsArray());
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(app, $"state=all&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            paged.AddRange(page["items"]!.AsArray().Select(deadLetter => (string)deadLetter!["id"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        // The resolved dead letter changed last.
        Assert.Equal(
            [(string)open[2]!["id"]!, .. open.Where(deadLetter => deadLetter != open[2]).Select(deadLetter => (string)deadLetter!["id"]!)],
            paged);

        foreach (var (query, field) in ((string, string)[])
        [
            ("state=lost", "state"),
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("cursor=x", "cursor"),
        ])
        {
            var problem = await QueryTests.ProblemAsync(
                await app.Http.GetAsync($"/api/pipeline/dead-letters?{query}", TestContext.Current.CancellationToken),
                HttpStatusCode.BadRequest);
            Assert.NotNull(problem["errors"]![field]);
        }
    }

    [Fact]
    public async Task A_long_message_is_stored_completely_and_a_truncated_one_cannot_be_replayed_unchanged()
    {
        await using var app = await AfterFirstDayAsync();
        var complete = new string('é', 65_536);
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, Enumerable.Repeat(complete, 20).Append(complete + "é"));
        await WaitForOpenCountAsync(app, 21);
        var deadLetters = (await ListAsync(app, "limit=21"))["items"]!
            .AsArray()
            .OrderBy(deadLetter => (long)deadLetter!["offset"]!)
            .ToList();
        Assert.All(
            deadLetters.SkipLast(1),
            deadLetter => Assert.True((string)deadLetter!["payload"]! == complete && !(bool)deadLetter["cut"]!));
        Assert.True((bool)deadLetters[^1]!["cut"]!);
        await PayloadRefusedAsync(app, deadLetters[^1]!, null, "only the first 65,535 characters");
        await ActAsync(app, deadLetters[^1]!, "replay", new { payload = Poison.MarketCloses(Next) });
    }

    [Theory]
    [InlineData("x")]
    [InlineData("bm8gc3VjaCAwIDE")]
    [InlineData("bm8gc3VjaCAwIC0x")]
    public async Task An_unknown_dead_letter_is_not_found(string id)
    {
        await using var app = RunningApp.Start(_data);
        await RefusedAsync(app, new JsonObject { ["id"] = id }, "replay", null, HttpStatusCode.NotFound, id);
        await RefusedAsync(app, new JsonObject { ["id"] = id }, "dismiss", null, HttpStatusCode.NotFound, id);
    }

    private async Task<RunningApp> AfterFirstDayAsync()
    {
        var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-05"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        return app;
    }

    private static async Task<JsonNode> PoisonAsync(RunningApp app, string topic, string message)
    {
        await Poison.SendAsync(app, topic, 0, message);
        await WaitForOpenCountAsync(app, 1);
        return (await ListAsync(app, "state=open"))["items"]![0]!;
    }

    private static async Task WaitForOpenCountAsync(RunningApp app, int count)
    {
        await Until.TrueAsync(
            async () => (int)(await app.GetAsync("/api/pipeline"))["deadLetters"]!["count"]! == count,
            $"{count} dead letters are open");
        Assert.Equal(Math.Min(count, 50), (await app.GetAsync("/api/pipeline"))["deadLetters"]!["items"]!.AsArray().Count);
    }

    private static Task<JsonNode> ListAsync(RunningApp app, string query) => app.GetAsync($"/api/pipeline/dead-letters?{query}");

    private static Task<HttpResponseMessage> PostAsync(RunningApp app, JsonNode deadLetter, string action, object? body) =>
        app.Http.PostAsync(
            $"/api/pipeline/dead-letters/{(string)deadLetter["id"]!}/{action}",
            body is null ? null : JsonContent.Create(body),
            TestContext.Current.CancellationToken);

    private static async Task<JsonNode> ActAsync(RunningApp app, JsonNode deadLetter, string action, object? body)
    {
        using var response = await PostAsync(app, deadLetter, action, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    private static async Task<JsonNode> RefusedAsync(
        RunningApp app,
        JsonNode deadLetter,
        string action,
        object? body,
        HttpStatusCode status,
        string reason)
    {
        var problem = await QueryTests.ProblemAsync(await PostAsync(app, deadLetter, action, body), status);
        Assert.Contains(reason, (string)problem["detail"]!, StringComparison.Ordinal);
        return problem;
    }

    private static async Task PayloadRefusedAsync(RunningApp app, JsonNode deadLetter, string? payload, string reason)
    {
        var problem = await RefusedAsync(
            app,
            deadLetter,
            "replay",
            payload is null ? null : new { payload },
            HttpStatusCode.BadRequest,
            reason);
        Assert.Contains(reason, (string)problem["errors"]!["payload"]![0]!, StringComparison.Ordinal);
    }
}

/// <summary>On the default SQLite file.</summary>
public sealed class DeadLettersOnSqliteTests() : DeadLetterTests(new DataFolder());

/// <summary>On a database server.</summary>
public sealed class DeadLettersOnMariaDbTests(MariaDb server) : DeadLetterTests(server.NewData());
