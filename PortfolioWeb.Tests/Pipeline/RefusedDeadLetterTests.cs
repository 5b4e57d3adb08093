using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The topic of dead letters rejects a message permanently.</summary>
public sealed class RefusedDeadLetterTests : IDisposable
{
    private readonly DataFolder _data = new(broker: new LastingBroker());

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_dead_letter_is_stored_in_the_database_and_the_ledger_continues()
    {
        // The program's own clients accept no larger message.
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-02-29"), ("Kafka:Client:message.max.bytes", "200000"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, new string('x', 500_000), "small");

        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 2, 29)));
        Assert.Equal(2, (int)(await app.GetAsync("/api/pipeline"))["deadLetters"]!["count"]!);
    }
}
