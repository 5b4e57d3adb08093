using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>Messages that a producer sends again keep their order.</summary>
public sealed class ProducerOrderTests
{
    private const short Produce = 0;
    private const int NotLeader = 6;
    private const int Messages = 60;

    // Only a few messages fit into a batch, so that there are many batches.
    private const int Size = 300_000;

    [Fact]
    public async Task On_the_embedded_broker_messages_are_stored_once_and_in_order_despite_rejections()
    {
        var topics = TopicNames.Layout(exchanges: 2, portfolioPartitions: 6);
        using var broker = new EmbeddedBroker(topics, NullLogger<EmbeddedBroker>.Instance);
        var clients = new KafkaClientFactory(
            KafkaCluster.Embedded(broker),
            Options.Create(new KafkaOptions { LingerMs = 0 }),
            NullLogger<KafkaClientFactory>.Instance);
        await clients.OpenAsync(topics, TestContext.Current.CancellationToken);
        using (var producer = new TrackedProducer(clients, "order"))
        {
            // The first message is rejected, and others could be stored by the time that the producer notices.
            broker.DelayResponses(50);
            broker.Refuse(Produce, NotLeader);
            for (var i = 0; i < Messages; i++)
                producer.Send(
                    new TopicPartition(TopicNames.StockExchange, 0),
                    new Message<string, byte[]> { Key = "SE1", Value = Encoding.UTF8.GetBytes($"{i}".PadLeft(Size)) });
            await producer.DrainAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Enumerable.Range(0, Messages), Read(clients));
    }

    private static List<int> Read(KafkaClientFactory clients)
    {
        using var reader = clients.Consumer("order");
        reader.Assign(new TopicPartitionOffset(TopicNames.StockExchange, 0, Offset.Beginning));
        var read = new List<int>();
        while (reader.Consume(TestContext.Current.CancellationToken) is { IsPartitionEOF: false } message)
            read.Add(int.Parse(Encoding.UTF8.GetString(message.Message.Value), CultureInfo.InvariantCulture));
        reader.Close();
        return read;
    }
}
