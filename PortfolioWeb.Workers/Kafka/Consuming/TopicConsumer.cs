using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>
/// A consumer whose caller assigns the partitions: it does not subscribe, and the broker never assigns partitions. The caller uses the
/// program's topic names, without the prefix that they have on the broker.
/// </summary>
/// <param name="consumer">The underlying consumer, which this class disposes.</param>
/// <param name="names">Adds and removes the prefix of the topic names on the broker.</param>
public sealed class TopicConsumer(IConsumer<byte[], byte[]> consumer, BrokerNames names) : IDisposable
{
    /// <summary>The assigned partitions.</summary>
    public IReadOnlyList<TopicPartition> Assignment => [.. consumer.Assignment.Select(names.InProgram)];

    /// <summary>The metadata of the consumer group, which a transaction needs.</summary>
    public IConsumerGroupMetadata Group => consumer.ConsumerGroupMetadata;

    /// <summary>Assigns one partition, read from an offset on, in place of all others.</summary>
    public void Assign(TopicPartitionOffset start) => Assign([start]);

    /// <summary>Assigns partitions, each read from an offset on, in place of all others.</summary>
    public void Assign(IEnumerable<TopicPartitionOffset> starts) => consumer.Assign(starts.Select(names.OnBroker));

    /// <summary>Removes all assigned partitions.</summary>
    public void Unassign() => consumer.Unassign();

    /// <summary>Stops reading partitions until they are resumed.</summary>
    public void Pause(IEnumerable<TopicPartition> partitions) => consumer.Pause(partitions.Select(names.OnBroker));

    /// <summary>Resumes reading paused partitions.</summary>
    public void Resume(IEnumerable<TopicPartition> partitions) => consumer.Resume(partitions.Select(names.OnBroker));

    /// <summary>Returns the next message or end-of-partition event; null after the timeout.</summary>
    /// <exception cref="ConsumeException">The broker answers with an error.</exception>
    public ConsumeResult<byte[], byte[]>? Consume(TimeSpan timeout) => consumer.Consume(timeout) is { } read ? WithOwnName(read) : null;

    /// <summary>Waits for the next message or end-of-partition event.</summary>
    /// <inheritdoc cref="Consume(TimeSpan)"/>
    public ConsumeResult<byte[], byte[]> Consume(CancellationToken ct) => WithOwnName(consumer.Consume(ct));

    /// <summary>Commits the group's offsets. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker rejects the offsets.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets) => consumer.Commit(offsets.Select(names.OnBroker));

    /// <summary>Returns the committed offsets of the group. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public IReadOnlyList<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout) =>
        [.. consumer.Committed(partitions.Select(names.OnBroker), timeout)
            .Select(at => new TopicPartitionOffset(names.InProgram(at.TopicPartition), at.Offset))];

    /// <summary>Returns the first offset of a partition and the one after its last message. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public WatermarkOffsets QueryWatermarkOffsets(TopicPartition partition, TimeSpan timeout) =>
        consumer.QueryWatermarkOffsets(names.OnBroker(partition), timeout);

    /// <summary>Closes the connection to the broker.</summary>
    public void Close() => consumer.Close();

    /// <inheritdoc/>
    public void Dispose() => consumer.Dispose();

    private ConsumeResult<byte[], byte[]> WithOwnName(ConsumeResult<byte[], byte[]> read)
    {
        read.Topic = names.InProgram(read.Topic);
        return read;
    }
}
