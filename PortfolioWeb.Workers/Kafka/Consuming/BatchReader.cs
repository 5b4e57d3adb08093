using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>A message consumed from a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset in the partition.</param>
/// <param name="Key">The key, or null.</param>
/// <param name="Value">The payload, or null.</param>
/// <param name="EmittedAt">
/// When the exchange emitted the message or its source message, in Unix milliseconds; 0 if the consumer does not read timestamps.
/// </param>
/// <param name="Trace">The trace that the message belongs to, or null.</param>
public readonly record struct ConsumedMessage(
    string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, long EmittedAt = 0, string? Trace = null);

/// <summary>The messages that arrived since the previous batch.</summary>
/// <param name="Entries">The messages, ordered by offset within each partition.</param>
/// <param name="Next">
/// The next offset of each partition in which reading advanced. It can be higher than the last message's offset plus one, because
/// transaction markers have offsets, too.
/// </param>
public sealed record MessageBatch(IReadOnlyList<ConsumedMessage> Entries, IReadOnlyDictionary<(string Topic, int Partition), long> Next);

/// <summary>Reads all arrived messages as one batch, never waiting to fill a batch.</summary>
/// <param name="consumer">The consumer. Its partitions are assigned before the first batch is read and never change.</param>
/// <param name="maxBatch">The maximum number of messages in a batch.</param>
/// <param name="logger">Logs failures.</param>
/// <param name="arrivals">
/// Signals new messages: an idle reader stops polling the broker and waits for this signal. Null for a broker that answers a waiting
/// fetch as soon as a message arrives.
/// </param>
public sealed class BatchReader(TopicConsumer consumer, int maxBatch, ILogger logger, ArrivalSignal? arrivals)
{
    // How long a read waits for the first message before it checks for cancellation.
    private static readonly TimeSpan s_pollTimeout = TimeSpan.FromMilliseconds(100);

    // A broker deletes the offsets of a group without commits for days, so the offsets are repeated at this interval.
    private static readonly TimeSpan s_repeatInterval = TimeSpan.FromMinutes(10);

    // Messages written by another process are found after at most this time.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly HashSet<TopicPartition> _atEnd = [];
    private IReadOnlyList<TopicPartition>? _assigned;
    private ArrivalSignal.Waiter? _waiter;
    private bool _failing;

    /// <summary>Stops reading a partition until it is resumed.</summary>
    public void Pause(TopicPartition partition)
    {
        lock (_gate)
        {
            _paused.Add(partition);
            if (_waiter is null)
                consumer.Pause([partition]);
        }
    }

    /// <summary>Resumes reading a paused partition.</summary>
    public void Resume(TopicPartition partition)
    {
        lock (_gate)
        {
            _paused.Remove(partition);
            if (_waiter is null)
                consumer.Resume([partition]);
            else
                _waiter.End();
        }
    }

    /// <summary>
    /// Reads batches until canceled. The blocking consumer runs on its own thread and stays at most two batches ahead. When no message
    /// arrives for ten minutes, a batch without messages repeats the offsets.
    /// </summary>
    /// <exception cref="KafkaException">The consumer failed and cannot continue.</exception>
    public IAsyncEnumerable<MessageBatch> ReadAsync(CancellationToken ct) => ReadAsync(batch => batch, ct);

    /// <inheritdoc cref="ReadAsync(CancellationToken)"/>
    /// <param name="transform">
    /// Transforms each batch, in order, on the consumer's thread, while the caller processes the previous batch.
    /// </param>
    /// <param name="ct">Cancels reading.</param>
    public async IAsyncEnumerable<T> ReadAsync<T>(Func<MessageBatch, T> transform, [EnumeratorCancellation] CancellationToken ct)
    {
        var batches = Channel.CreateBounded<T>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pump = Task.Factory.StartNew(
            () => Pump(batches.Writer, transform, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(ct))
                yield return batch;
        }
        finally
        {
            await stop.CancelAsync();
            await pump;
        }
    }

    private void Pump<T>(ChannelWriter<T> writer, Func<MessageBatch, T> transform, CancellationToken ct)
    {
        var positions = new Dictionary<(string, int), long>();
        var lastBatchAt = Environment.TickCount64;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var batch = NextBatch(positions);
                if (batch is null && arrivals is not null && IsAtEnd(positions))
                    WaitForArrival(arrivals, positions, ct);
                if (batch is null && Environment.TickCount64 - lastBatchAt > s_repeatInterval.TotalMilliseconds)
                    batch = new MessageBatch([], positions.ToDictionary());
                if (batch is null)
                    continue;
                lastBatchAt = Environment.TickCount64;
                var transformed = transform(batch);
                if (!writer.TryWrite(transformed))
                    writer.WriteAsync(transformed, ct).AsTask().Wait(ct);
            }

            writer.Complete();
        }
        catch (OperationCanceledException)
        {
            writer.Complete();
        }
        catch (Exception failure)
        {
            writer.Complete(failure);
        }
    }

    private void TrackEnd(ConsumeResult<byte[], byte[]> read)
    {
        if (read.IsPartitionEOF)
            _atEnd.Add(read.TopicPartition);
        else
            _atEnd.Remove(read.TopicPartition);
    }

    // Whether every partition that is not paused has been read to its end.
    private bool IsAtEnd(Dictionary<(string, int), long> positions)
    {
        _assigned ??= consumer.Assignment;
        lock (_gate)
            return _assigned.All(partition =>
                positions.ContainsKey((partition.Topic, partition.Partition.Value))
                    && (_atEnd.Contains(partition) || _paused.Contains(partition)));
    }

    // Unassigns the partitions, so that the consumer sends no fetches, and assigns them again, which fetches at once. Pausing is no
    // alternative: librdkafka notices up to a second late that a partition is resumed.
    private void WaitForArrival(ArrivalSignal arrivals, Dictionary<(string Topic, int Partition), long> positions, CancellationToken ct)
    {
        using var waiter = arrivals.BeginWait(_assigned!.Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal));
        lock (_gate)
        {
            // A message may have arrived, or a partition may have been resumed, since the last read.
            if (positions.Any(at => !IsPaused(at.Key) && arrivals.HasArrived(at.Key.Topic, at.Key.Partition, at.Value)))
                return;
            _waiter = waiter;
            consumer.Unassign();
        }

        waiter.Wait(s_longestRest, ct);
        lock (_gate)
        {
            consumer.Assign(positions.Select(at => new TopicPartitionOffset(at.Key.Topic, at.Key.Partition, at.Value)));
            // A partition stays paused when it is unassigned and assigned again, so both states are set.
            consumer.Pause(_paused);
            consumer.Resume(_assigned!.Except(_paused));
            _waiter = null;
        }

        _atEnd.Clear();
    }

    private bool IsPaused((string Topic, int Partition) partition) =>
        _paused.Contains(new TopicPartition(partition.Topic, partition.Partition));

    // Returns null if nothing arrived.
    private MessageBatch? NextBatch(Dictionary<(string, int), long> positions)
    {
        var entries = new List<ConsumedMessage>();
        var next = new Dictionary<(string, int), long>();
        try
        {
            for (var read = consumer.Consume(s_pollTimeout); read is not null; read = consumer.Consume(TimeSpan.Zero))
            {
                _failing = false;
                var offset = read.Offset.Value;
                TrackEnd(read);
                if (!read.IsPartitionEOF)
                    entries.Add(new ConsumedMessage(
                        read.Topic,
                        read.Partition.Value,
                        offset++,
                        read.Message.Key,
                        read.Message.Value,
                        read.Message.Timestamp.UnixTimestampMs,
                        PipelineTracing.TraceOf(read.Message.Headers)));
                var partition = (read.Topic, read.Partition.Value);
                if (!positions.TryGetValue(partition, out var known) || offset > known)
                    next[partition] = positions[partition] = offset;
                if (entries.Count == maxBatch)
                    break;
            }
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            // Warns once per outage; repetitions are logged at debug level.
            logger.Log(
                _failing ? LogLevel.Debug : LogLevel.Warning, "Cannot read the log; retrying: {Error}", failure.Error.Reason);
            _failing = true;
        }

        return next.Count > 0 || entries.Count > 0 ? new MessageBatch(entries, next) : null;
    }
}
