using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>
/// Commits the place once everything before it is acknowledged: after a kill between the two, some of it is sent again.
/// </summary>
public sealed class AcknowledgedOutput(KafkaClients clients, string name, TopicConsumer consumer, ILogger logger) : IOutput
{
    private readonly Outbox _outbox = new(clients, name);

    /// <inheritdoc/>
    public void Send(string topic, Message<string, byte[]> message) => _outbox.Send(new TopicPartition(topic, Partition.Any), message);

    /// <inheritdoc/>
    public async Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> place, CancellationToken ct)
    {
        await _outbox.DrainAsync(ct);
        await consumer.TellPlaceAsync(place, logger, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _outbox.Dispose();
}
