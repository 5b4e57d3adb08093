using System.Text.Json.Nodes;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Well-formed messages that none of the program's own producers sent have no effect.</summary>
public abstract class ForgedMessageTests : IDisposable
{
    private readonly DataFolder _data;

    private protected ForgedMessageTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_message_out_of_sequence_or_with_wrong_figures_becomes_a_dead_letter_and_the_real_one_is_stored()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await app.PostAsync("/api/market/step");
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();

        var close = Poison.MarketCloses("2000-01-05");
        (string Message, string Reason)[] closes =
        [
            (Poison.MarketCloses("2000-03-15"), "2000-03-15 skips days: the next day of SE1 is 2000-01-05"),
            (Poison.MarketCloses("2000-01-05", run: 2), "run 2 was never started: the market is in run 1"),
            (Poison.MarketCloses("2000-01-05", run: 999_999_999), "run 999999999 was never started"),
            (Poison.MarketCloses("2000-01-05", run: 2_000_000_000), "the run 2000000000 is above 1,000,000,000"),
            (Poison.Closes("2000-01-05"), "the close of IBM on 2000-01-05 is"),
            (WithPreviousClose(close, 99.75m), "the previous close of IBM on 2000-01-05 is"),
        ];
        var latest = await app.GetAsync("/api/portfolios/P21/evaluations/2000-01-04");
        (string Message, string Reason)[] evaluations =
        [
            (With(latest, evaluation => evaluation["asOf"] = "2000-03-15"), "2000-03-15 skips days: the next day of P21 is 2000-01-05"),
            (With(latest, evaluation => evaluation["asOf"] = "2000-01-05"), "the value of P21 on 2000-01-05 is"),
            (With(latest, evaluation => evaluation["run"] = 2), "run 2 was never started"),
            (With(latest, evaluation => evaluation["investor"] = "Inv3"), "the portfolio P21 belongs to Inv2, not to 'Inv3'"),
        ];
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, closes.Select(forged => forged.Message));
        await Poison.SendAsync(app, TopicNames.Portfolios, 0, evaluations.Select(forged => forged.Message));
        await Until.TrueAsync(
            async () => (int)(await app.GetAsync("/api/pipeline"))["deadLetters"]!["count"]! == closes.Length + evaluations.Length,
            "every forged message is a dead letter");

        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31)));
        Assert.Null((await app.AuditAsync()).Fault);
        var deadLetters = (await app.GetAsync("/api/pipeline"))["deadLetters"]!;
        Assert.Equal(closes.Length + evaluations.Length, (int)deadLetters["count"]!);
        foreach (var (message, reason) in closes.Concat(evaluations))
            Assert.Contains(
                deadLetters["items"]!.AsArray(),
                deadLetter => (string?)deadLetter!["payload"] == message
                    && ((string)deadLetter["reason"]!).Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_forged_before_a_start_do_not_affect_where_the_exchange_resumes()
    {
        await using (var first = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31")))
        {
            await first.PostAsync("/api/market/step");
            await first.WaitUntilIdleAsync();
            await Poison.SendAsync(
                first,
                TopicNames.StockExchange,
                0,
                Poison.MarketCloses("2000-03-15"),
                Poison.MarketCloses("2000-01-04", run: 7));
            await Until.TrueAsync(
                async () => (int)(await first.GetAsync("/api/pipeline"))["deadLetters"]!["count"]! == 2,
                "both messages are dead letters");
        }

        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        Assert.Equal("2000-01-03", (string?)(await second.GetAsync("/api/market"))["date"]);
        await second.RunAtFullSpeedAsync();
        await second.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31)));
        Assert.Equal(1, (int)(await second.GetAsync("/api/market"))["run"]!);
    }

    private static string WithPreviousClose(string closes, decimal previous) =>
        With(JsonNode.Parse(closes)!, message => message["closes"]!["IBM"]!["previousClose"] = previous);

    private static string With(JsonNode message, Action<JsonNode> change)
    {
        var changed = message.DeepClone();
        change(changed);
        return changed.ToJsonString();
    }
}

/// <summary>On the default SQLite file.</summary>
public sealed class ForgedMessagesOnSqliteTests() : ForgedMessageTests(new DataFolder());

/// <summary>With a broker whose log outlives the program.</summary>
public sealed class ForgedMessagesOnLastingBrokerTests() : ForgedMessageTests(new DataFolder(broker: new LastingBroker()));

/// <summary>On a real Kafka and a real database server: nothing is embedded.</summary>
public sealed class ForgedMessagesOnKafkaAndMariaDbTests(MariaDb server, Kafka kafka) : ForgedMessageTests(server.NewData(
    kafka.NewBroker()));
