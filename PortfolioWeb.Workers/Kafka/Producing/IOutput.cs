using Confluent.Kafka;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>Produces the results of a consumer and commits the offsets that the consumer has processed.</summary>
public interface IOutput : IDisposable
{
    /// <summary>Sends a message to the partition of its key.</summary>
    /// <exception cref="KafkaException">The client rejects the message.</exception>
    void Send(string topic, Message<string, byte[]> message);

    /// <summary>Completes when all sent messages are acknowledged and the offsets of the consumer group are committed.</summary>
    /// <param name="commitOffsets">The offsets at which the consumer would resume after a restart.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="KafkaException">
    /// The broker rejects a message or the commit: the consumer must resume at its last committed offsets.
    /// </exception>
    Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> commitOffsets, CancellationToken ct);
}
