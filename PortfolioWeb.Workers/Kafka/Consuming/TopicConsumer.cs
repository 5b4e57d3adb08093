using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>
/// A consumer whose caller assigns its partitions, by the program's names of the topics. It does not subscribe: the broker never
/// hands out partitions.
/// </summary>
/// <param name="consumer">The client's consumer, which this one disposes of.</param>
/// <param name="names">The names on the broker.</param>
public sealed class TopicConsumer(IConsumer<byte[], byte[]> consumer, BrokerNames names) : IDisposable
{
    /// <summary>The partitions that it reads.</summary>
    public IReadOnlyList<TopicPartition> Assignment => [.. consumer.Assignment.Select(names.InProgram)];

    /// <summary>Its group, as a transaction needs to know it.</summary>
    public IConsumerGroupMetadata Group => consumer.ConsumerGroupMetadata;

    /// <summary>Reads one partition, from an offset on, and no other.</summary>
    public void Assign(TopicPartitionOffset start) => Assign([start]);

    /// <summary>Reads some partitions, each from an offset on, and no other.</summary>
    public void Assign(IEnumerable<TopicPartitionOffset> starts) => consumer.Assign(starts.Select(names.OnBroker));

    /// <summary>Reads none.</summary>
    public void Unassign() => consumer.Unassign();

    /// <summary>Reads some partitions no further until they are resumed.</summary>
    public void Pause(IEnumerable<TopicPartition> partitions) => consumer.Pause(partitions.Select(names.OnBroker));

    /// <summary>Reads paused partitions on.</summary>
    public void Resume(IEnumerable<TopicPartition> partitions) => consumer.Resume(partitions.Select(names.OnBroker));

    /// <summary>The next message or end of a partition; null where none comes in time.</summary>
    /// <exception cref="ConsumeException">The broker answers with an error.</exception>
    public ConsumeResult<byte[], byte[]>? Consume(TimeSpan timeout) => consumer.Consume(timeout) is { } read ? WithOwnName(read) : null;

    /// <summary>The next message or end of a partition, whenever it comes.</summary>
    /// <inheritdoc cref="Consume(TimeSpan)"/>
    public ConsumeResult<byte[], byte[]> Consume(CancellationToken ct) => WithOwnName(consumer.Consume(ct));

    /// <summary>Commits the group's offsets. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker does not take them.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets) => consumer.Commit(offsets.Select(names.OnBroker));

    /// <summary>The offsets that the group has committed. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public IReadOnlyList<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout) =>
        [.. consumer.Committed(partitions.Select(names.OnBroker), timeout)
            .Select(at => new TopicPartitionOffset(names.InProgram(at.TopicPartition), at.Offset))];

    /// <summary>The first offset of a partition and the one after its last. Blocks until the broker answers.</summary>
    /// <exception cref="KafkaException">The broker does not answer in time.</exception>
    public WatermarkOffsets QueryWatermarkOffsets(TopicPartition partition, TimeSpan timeout) =>
        consumer.QueryWatermarkOffsets(names.OnBroker(partition), timeout);

    /// <summary>Leaves the broker.</summary>
    public void Close() => consumer.Close();

    /// <inheritdoc/>
    public void Dispose() => consumer.Dispose();

    private ConsumeResult<byte[], byte[]> WithOwnName(ConsumeResult<byte[], byte[]> read)
    {
        read.Topic = names.InProgram(read.Topic);
        return read;
    }
}
