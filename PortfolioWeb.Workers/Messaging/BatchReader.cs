using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>A message as it was read from the log.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Key">Its key's bytes, if it has one.</param>
/// <param name="Value">Its bytes, if it has any.</param>
public readonly record struct LogEntry(string Topic, int Partition, long Offset, byte[]? Key, byte[]? Value);

/// <summary>Reads a consumer in batches of whatever has arrived, never waiting to fill one.</summary>
public sealed class BatchReader(IConsumer<byte[], byte[]> consumer, int maxBatch, ILogger logger)
{
    /// <summary>How long a read waits for a first message before it looks whether it shall stop.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Reads until it is cancelled. The consumer blocks, so it has a thread of its own, and stays at most two
    /// batches ahead of the reader.
    /// </summary>
    /// <exception cref="KafkaException">The consumer cannot go on.</exception>
    public async IAsyncEnumerable<IReadOnlyList<LogEntry>> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var batches = Channel.CreateBounded<IReadOnlyList<LogEntry>>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pump = Task.Factory.StartNew(() => Pump(batches.Writer, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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

    private void Pump(ChannelWriter<IReadOnlyList<LogEntry>> writer, CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var batch = NextBatch();
                if (batch.Count > 0 && !writer.TryWrite(batch))
                    writer.WriteAsync(batch, ct).AsTask().Wait(ct);
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

    private List<LogEntry> NextBatch()
    {
        var batch = new List<LogEntry>();
        try
        {
            for (var next = consumer.Consume(s_patience); next is not null; next = consumer.Consume(TimeSpan.Zero))
            {
                batch.Add(new LogEntry(next.Topic, next.Partition.Value, next.Offset.Value, next.Message.Key, next.Message.Value));
                if (batch.Count == maxBatch)
                    break;
            }
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            logger.LogWarning("Reading the log failed and goes on: {Error}", failure.Error.Reason);
        }

        return batch;
    }
}
