using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>What a reader of the log writes back to it, together with how far it has read.</summary>
public interface IOutput : IDisposable
{
    /// <summary>Sends to the partition that belongs to the key.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The message.</param>
    /// <param name="emittedAt">When that was emitted which it comes of, in Unix milliseconds: its own timestamp in the log.</param>
    /// <exception cref="KafkaException">The client refuses the message.</exception>
    void Send(string topic, string key, byte[] value, long emittedAt);

    /// <summary>Completes when everything sent is in the log and the reader's group has the place.</summary>
    /// <param name="place">Where the reader would go on after a restart.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="KafkaException">The broker refuses: the reader has to begin again at its last place.</exception>
    Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> place, CancellationToken ct);
}
