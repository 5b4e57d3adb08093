using Confluent.Kafka;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>What a reader of the log writes back to it, together with how far it has read.</summary>
public interface IOutput : IDisposable
{
    /// <summary>Sends to the partition that belongs to the key.</summary>
    /// <exception cref="KafkaException">The client refuses the message.</exception>
    void Send(string topic, Message<string, byte[]> message);

    /// <summary>Completes when everything sent is in the log and the reader's group has the place.</summary>
    /// <param name="commitOffsets">Where the reader would go on after a restart.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="KafkaException">The broker refuses: the reader has to begin again at its last place.</exception>
    Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> commitOffsets, CancellationToken ct);
}
