using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Tests.Messaging;

public sealed class ConsumerLagTests
{
    [Fact]
    public async Task After_the_election_of_a_leader_the_lag_is_known_again_at_once()
    {
        using var broker = await TestClients.StartAsync();
        using var lag = new ConsumerLag(broker.Clients, TimeProvider.System, NullLogger<ConsumerLag>.Instance);
        lag.Watch("a-reader", [new(Topics.StockExchange, 0)]);
        await lag.StartAsync(TestContext.Current.CancellationToken);
        await lag.NextAsync(soon: true, TestContext.Current.CancellationToken).WaitAsync(Until.Patience, TestContext.Current.CancellationToken);

        broker.Broker.Elect(Topics.StockExchange, 0);
        await broker.WriteFromElsewhereAsync(new(Topics.StockExchange, 0), "a message");
        await Until.TrueAsync(() => lag.Current is [{ End: 1 }], "the end of the log is read again");
        await lag.StopAsync(TestContext.Current.CancellationToken);
    }
}
