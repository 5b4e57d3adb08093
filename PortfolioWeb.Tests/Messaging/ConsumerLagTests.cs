using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Messaging;

public sealed class ConsumerLagTests
{
    // The number of the request in the Kafka protocol.
    private const short OffsetFetch = 9;

    [Fact]
    public async Task The_lag_is_known_immediately_after_a_leader_election()
    {
        using var broker = await TestClients.StartAsync();
        using var lag = new ConsumerLag(broker.Clients, TimeProvider.System, NullLogger<ConsumerLag>.Instance);
        lag.Watch("a-reader", [new(TopicNames.StockExchange, 0)]);
        await lag.StartAsync(TestContext.Current.CancellationToken);
        await lag
            .NextAsync(soon: true, TestContext.Current.CancellationToken)
            .WaitAsync(Until.Timeout, TestContext.Current.CancellationToken);

        broker.Broker.Elect(TopicNames.StockExchange, 0);
        await broker.WriteFromElsewhereAsync(new(TopicNames.StockExchange, 0), "a message");
        await Until.TrueAsync(() => lag.Current is [{ End: 1 }], "the end of the log is read again");
        await lag.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_offsets_of_a_local_group_are_not_requested_from_the_broker_until_it_leaves()
    {
        using var broker = await TestClients.StartAsync();
        using var lag = new ConsumerLag(broker.Clients, TimeProvider.System, NullLogger<ConsumerLag>.Instance);
        TopicPartition partition = new(TopicNames.StockExchange, 0);
        await broker.WriteFromElsewhereAsync(partition, "a message");
        lag.Watch("a-reader", [partition]);
        lag.Record("a-reader", [new(partition, 1)]);
        broker.Broker.TrackRequests();
        await lag.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => lag.Current is [{ Committed: 1, End: 1 }], "the lag is known");
        Assert.DoesNotContain(OffsetFetch, broker.Broker.TrackedRequests());

        lag.Leave("a-reader", [partition]);
        await Until.TrueAsync(() => lag.Current is [{ Committed: 0, End: 1 }], "the broker's offsets of the group are used");
        Assert.Contains(OffsetFetch, broker.Broker.TrackedRequests());
        await lag.StopAsync(TestContext.Current.CancellationToken);
    }
}
