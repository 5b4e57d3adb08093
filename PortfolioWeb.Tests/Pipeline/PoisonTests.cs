using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Unusable messages become dead letters, and the pipeline continues.</summary>
public abstract class PoisonTests : IDisposable
{
    private readonly DataFolder _data;

    private protected PoisonTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Unusable_messages_become_dead_letters_with_a_reason_and_the_pipeline_continues()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-02-29"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();

        var good = Poison.Closes("2000-01-04");
        (string Message, string Reason)[] poison =
        [
            (
                "not JSON at all",
                "the message is not JSON: line 1, character 2 cannot be read. "
                    + "Expected an object with the fields exchange, date, run, closes"),
            ("", "empty"),
            (good.Replace("\"SE1\"", "\"SE7\"", StringComparison.Ordinal), "exchange 'SE7' is unknown"),
            (good.Replace("\"IBM\"", "\"IBMX\"", StringComparison.Ordinal), "does not list 'IBMX'"),
            (Poison.WithoutPrice(good), "not above 0"),
            (good.Replace("\"close\":100.25", "\"close\":-3", StringComparison.Ordinal), "not above 0"),
            (good.Replace("\"close\":100.25", "\"close\":1e12", StringComparison.Ordinal), "above 1,000,000"),
            (good.Replace("\"close\":100.25,", "", StringComparison.Ordinal), "the field closes.IBM.close is missing"),
            (Poison.Closes("2000-01-08"), "2000-01-08 is not a trading day"),
            (Poison.Closes("2031-01-06"), "after the last day"),
        ];
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, poison.Select(poisoned => poisoned.Message));
        await Poison.SendAsync(app, TopicNames.Portfolios, 0, """{"portfolio":"P99"}""");

        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 2, 29)));

        var deadLetters = (await app.GetAsync("/api/pipeline"))["deadLetters"]!;
        Assert.Equal(poison.Length + 1, (int)deadLetters["count"]!);
        var byOffset = deadLetters["items"]!
            .AsArray()
            .Where(deadLetter => (string?)deadLetter!["topic"] == TopicNames.StockExchange)
            .OrderBy(deadLetter => (long)deadLetter!["offset"]!)
            .ToList();
        foreach (var ((message, reason), deadLetter) in poison.Zip(byOffset))
        {
            Assert.Contains(reason, (string)deadLetter!["reason"]!, StringComparison.Ordinal);
            Assert.Equal(message, (string)deadLetter["payload"]!);
        }

        AssertDeadLetterTopic(app, poison);
    }

    [Fact]
    public async Task A_message_of_the_maximum_size_becomes_a_truncated_dead_letter_and_the_ledger_continues()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-02-29"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        var largest = new string('x', 999_850);
        var named = Poison.Closes("2000-01-04").Replace("\"SE1\"", $"\"{new string('S', 600_000)}\"", StringComparison.Ordinal);
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, largest, named);

        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 2, 29)));
        Assert.Equal(2, (int)(await app.GetAsync("/api/pipeline"))["deadLetters"]!["count"]!);
        using var consumer = DeadLetterTopic(app);
        var first = consumer.Consume(TestContext.Current.CancellationToken);
        Assert.Equal(largest[..900_000], first.Message.Value);
        Assert.Equal("999850", Header(first, "cut-from-bytes"));
        var second = consumer.Consume(TestContext.Current.CancellationToken);
        Assert.Equal(named, second.Message.Value);
        Assert.StartsWith("the exchange 'SSS", Header(second, "reason"), StringComparison.Ordinal);
        Assert.EndsWith("… (cut: it had 600,026 characters)", Header(second, "reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_and_stale_messages_change_nothing()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-02-29"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await app.PostAsync("/api/market/rewind", new { to = "2000-02-01" });
        await app.FinishAsync();
        var before = StoredLedger.Read(_data);

        // An older run, an older day of this run, and the last day again with other prices.
        await Poison.SendAsync(
            app,
            TopicNames.StockExchange,
            0,
            Poison.Closes("2000-02-29"),
            Poison.Closes("2000-02-10", 2),
            Poison.Closes("2000-02-29", 2));

        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["lag"]!.AsArray().All(reader => (long)reader!["lag"]! == 0),
            "every reader has read them");
        var after = StoredLedger.Read(_data);
        Assert.Equal(before.Closes, after.Closes);
        Assert.Equal(before.Evaluations, after.Evaluations);
        Assert.Equal(0, (int)(await app.GetAsync("/api/pipeline"))["deadLetters"]!["count"]!);
    }

    private static void AssertDeadLetterTopic(RunningApp app, (string Message, string Reason)[] poison)
    {
        using var consumer = DeadLetterTopic(app);
        foreach (var (message, reason) in poison)
        {
            var deadLetter = consumer.Consume(TestContext.Current.CancellationToken);
            Assert.Equal(message, deadLetter.Message.Value);
            Assert.Contains(reason, Header(deadLetter, "reason"), StringComparison.Ordinal);
            Assert.Equal(TopicNames.StockExchange, Header(deadLetter, "source-topic"));
            Assert.Equal("0", Header(deadLetter, "source-partition"));
            Assert.True(long.TryParse(Header(deadLetter, "source-offset"), out _));
        }
    }

    private static IConsumer<string, string> DeadLetterTopic(RunningApp app)
    {
        var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = Poison.Broker(app), GroupId = "test" })
            .Build();
        var topic = app.Services
            .GetRequiredService<KafkaClientFactory>().Names
            .OnBroker(TopicNames.DeadLettersOf(TopicNames.StockExchange));
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return consumer;
    }

    private static string Header(ConsumeResult<string, string> deadLetter, string name) =>
        Encoding.UTF8.GetString(deadLetter.Message.Headers.GetLastBytes(name));
}

/// <summary>On the default SQLite file.</summary>
public sealed class PoisonOnSqliteTests() : PoisonTests(new DataFolder());

/// <summary>On MariaDB.</summary>
public sealed class PoisonOnMariaDbTests(MariaDb server) : PoisonTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class PoisonOnMySqlTests(MySql server) : PoisonTests(server.NewData());

/// <summary>With a broker whose log outlives the program.</summary>
public sealed class PoisonOnLastingBrokerTests() : PoisonTests(new DataFolder(broker: new LastingBroker()));

/// <summary>On a real Kafka, with its transactions.</summary>
public sealed class PoisonOnKafkaTests(Kafka kafka) : PoisonTests(kafka.NewData());
