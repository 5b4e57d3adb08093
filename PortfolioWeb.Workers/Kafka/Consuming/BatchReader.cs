using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>A message as it was read from the log.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Key">Its key's bytes, if it has one.</param>
/// <param name="Value">Its bytes, if it has any.</param>
/// <param name="EmittedAt">When the exchange emitted it, or what it comes of, in Unix milliseconds; 0 where the reader does not ask for it.</param>
/// <param name="Trace">The trace that it belongs to, if any.</param>
public readonly record struct ConsumedMessage(string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value, long EmittedAt = 0, string? Trace = null);

/// <summary>What has arrived of the log since the batch before.</summary>
/// <param name="Entries">The messages, in the order of each partition.</param>
/// <param name="Next">
/// Of each partition that was read on, the offset that comes next. It may be further than the message after the last
/// one: the marks of transactions are passed, too.
/// </param>
public sealed record MessageBatch(IReadOnlyList<ConsumedMessage> Entries, IReadOnlyDictionary<(string Topic, int Partition), long> Next);

/// <summary>Reads a consumer in batches of whatever has arrived, never waiting to fill one.</summary>
/// <param name="consumer">The consumer, which has its partitions assigned before the first batch is read, and for good.</param>
/// <param name="maxBatch">How many messages a batch has at most.</param>
/// <param name="logger">Where failures are logged.</param>
/// <param name="arrivals">
/// What tells of new messages: a reader that finds none for a while no longer asks the broker for them, but waits to be told. Null
/// where the broker itself lets a fetch wait until something comes.
/// </param>
public sealed class BatchReader(TopicConsumer consumer, int maxBatch, ILogger logger, ArrivalSignal? arrivals)
{
    // How long a read waits for a first message before it looks whether it shall stop.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    // A broker forgets the place of a group that says nothing for days: it is told again now and then.
    private static readonly TimeSpan s_tellAgain = TimeSpan.FromMinutes(10);

    // What another process has written is found at the latest after this time.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly HashSet<TopicPartition> _atEnd = [];
    private IReadOnlyList<TopicPartition>? _assigned;
    private ArrivalSignal.Rest? _rest;
    private bool _failing;

    /// <summary>Reads a partition no further until it is resumed.</summary>
    public void Pause(TopicPartition partition)
    {
        lock (_gate)
        {
            _paused.Add(partition);
            if (_rest is null)
                consumer.Pause([partition]);
        }
    }

    /// <summary>Reads a paused partition on.</summary>
    public void Resume(TopicPartition partition)
    {
        lock (_gate)
        {
            _paused.Remove(partition);
            if (_rest is null)
                consumer.Resume([partition]);
            else
                _rest.End();
        }
    }

    /// <summary>
    /// Reads until it is cancelled. The consumer blocks, so it has a thread of its own, and stays at most two
    /// batches ahead of the reader. Where nothing comes for long, a batch without messages repeats the place.
    /// </summary>
    /// <exception cref="KafkaException">The consumer cannot go on.</exception>
    public IAsyncEnumerable<MessageBatch> ReadAsync(CancellationToken ct) => ReadAsync(batch => batch, ct);

    /// <inheritdoc cref="ReadAsync(CancellationToken)"/>
    /// <param name="describe">What is made of each batch, in their order, on the consumer's thread: while the one before is worked on.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<T> ReadAsync<T>(Func<MessageBatch, T> describe, [EnumeratorCancellation] CancellationToken ct)
    {
        var batches = Channel.CreateBounded<T>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pump = Task.Factory.StartNew(() => Pump(batches.Writer, describe, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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

    private void Pump<T>(ChannelWriter<T> writer, Func<MessageBatch, T> describe, CancellationToken ct)
    {
        var place = new Dictionary<(string, int), long>();
        var told = Environment.TickCount64;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var batch = NextBatch(place);
                if (batch is null && arrivals is not null && IsAtEnd(place))
                    WaitForArrival(arrivals, place, ct);
                if (batch is null && Environment.TickCount64 - told > s_tellAgain.TotalMilliseconds)
                    batch = new MessageBatch([], place.ToDictionary());
                if (batch is null)
                    continue;
                told = Environment.TickCount64;
                var described = describe(batch);
                if (!writer.TryWrite(described))
                    writer.WriteAsync(described, ct).AsTask().Wait(ct);
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

    private void Note(ConsumeResult<byte[], byte[]> read)
    {
        if (read.IsPartitionEOF)
            _atEnd.Add(read.TopicPartition);
        else
            _atEnd.Remove(read.TopicPartition);
    }

    // Whether every partition that shall be read has been read to its end.
    private bool IsAtEnd(Dictionary<(string, int), long> place)
    {
        _assigned ??= consumer.Assignment;
        lock (_gate)
            return _assigned.All(partition => place.ContainsKey((partition.Topic, partition.Partition.Value)) && (_atEnd.Contains(partition) || _paused.Contains(partition)));
    }

    // A consumer without partitions asks the broker for nothing, and one that gets them again asks at once; to pause and resume them would
    // not do, for librdkafka notices only up to a second later that they are resumed.
    private void WaitForArrival(ArrivalSignal arrivals, Dictionary<(string Topic, int Partition), long> place, CancellationToken ct)
    {
        using var rest = arrivals.Begin(_assigned!.Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal));
        lock (_gate)
        {
            _rest = rest;
            consumer.Unassign();
        }

        rest.Wait(s_longestRest, ct);
        lock (_gate)
        {
            consumer.Assign(place.Select(at => new TopicPartitionOffset(at.Key.Topic, at.Key.Partition, at.Value)));
            // Whether a partition is paused outlasts that it is given up.
            consumer.Pause(_paused);
            consumer.Resume(_assigned!.Except(_paused));
            _rest = null;
        }

        _atEnd.Clear();
    }

    // Null where nothing has come.
    private MessageBatch? NextBatch(Dictionary<(string, int), long> place)
    {
        var entries = new List<ConsumedMessage>();
        var next = new Dictionary<(string, int), long>();
        try
        {
            for (var read = consumer.Consume(s_patience); read is not null; read = consumer.Consume(TimeSpan.Zero))
            {
                _failing = false;
                var offset = read.Offset.Value;
                Note(read);
                if (!read.IsPartitionEOF)
                    entries.Add(new ConsumedMessage(read.Topic, read.Partition.Value, offset++, read.Message.Key, read.Message.Value, read.Message.Timestamp.UnixTimestampMs, PipelineTracing.TraceOf(read.Message.Headers)));
                var partition = (read.Topic, read.Partition.Value);
                if (!place.TryGetValue(partition, out var known) || offset > known)
                    next[partition] = place[partition] = offset;
                if (entries.Count == maxBatch)
                    break;
            }
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            // Once for all its partitions and all its tries.
            logger.Log(_failing ? LogLevel.Debug : LogLevel.Warning, "Reading the log failed and is tried again: {Error}", failure.Error.Reason);
            _failing = true;
        }

        return next.Count > 0 || entries.Count > 0 ? new MessageBatch(entries, next) : null;
    }
}
