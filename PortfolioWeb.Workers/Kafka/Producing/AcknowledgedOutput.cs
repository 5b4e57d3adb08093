using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>
/// Commits the offsets after the broker has acknowledged all earlier messages. If the process is killed in between, some of the messages
/// are sent again.
/// </summary>
public sealed class AcknowledgedOutput(KafkaClientFactory clients, string name, TopicConsumer consumer, ILogger logger) : IOutput
{
    private readonly TrackedProducer _producer = new(clients, name);

    /// <inheritdoc/>
    public void Send(string topic, Message<string, byte[]> message) => _producer.Send(new TopicPartition(topic, Partition.Any), message);

    /// <inheritdoc/>
    public async Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> commitOffsets, CancellationToken ct)
    {
        await _producer.DrainAsync(ct);
        await consumer.CommitAsync(commitOffsets, logger, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();
}
