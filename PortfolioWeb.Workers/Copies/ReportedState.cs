using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Copies;

/// <summary>
/// What the market and the copies of the program say of themselves, in the topic <c>reported-state</c>: whoever is alive says it
/// again at least every second, so that what was said before one listens need not be read.
/// </summary>
public sealed class ReportedState(KafkaClients clients, TimeProvider time, ILogger<ReportedState> logger) : PersistentService(time, logger)
{
    /// <summary>How long who says nothing more is thought to be alive.</summary>
    public static readonly TimeSpan Alive = TimeSpan.FromSeconds(4);

    /// <summary>How often, at least, who is alive says so.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private const int MaxBatch = 1000;
    private static readonly TopicPartition s_topic = new(Topics.ReportedState, 0);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_atTheEnd = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Action<string, byte[]>> _listeners = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IProducer<string, byte[]>? _producer;

    /// <inheritdoc/>
    public override string Name => "reported state";

    /// <summary>Has every message told from now on whose key is this one or, before a slash, begins with it.</summary>
    public void Listen(string key, Action<string, byte[]> hear) => _listeners[key] = hear;

    /// <summary>Says something; it is given up where the broker does not take it within seconds, for by then it is old.</summary>
    public void Tell(string key, byte[] value)
    {
        lock (_gate)
            _producer ??= clients.Producer("reported-state", s_patience);
        try
        {
            _producer.Produce(s_topic, new Message<string, byte[]> { Key = key, Value = value });
        }
        catch (KafkaException failure)
        {
            // The watch on the lag says, once for all, that the broker is away; this is said again within a second.
            Logger.LogDebug("{Key} could not be told: {Error}", key, failure.Error.Reason);
        }
    }

    /// <summary>Completes once nothing that is told can be missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_listening.Task, ExecuteTask!).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // What a copy says at its end shall be heard, but it is not worth a long wait.
        var producer = Interlocked.Exchange(ref _producer, null);
        producer?.Flush(s_atTheEnd);
        producer?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        using var consumer = clients.Reader("reported-state", calm: true);
        var end = await Task.Run(() => consumer.QueryWatermarkOffsets(s_topic, s_patience), ct);
        consumer.Assign(new TopicPartitionOffset(s_topic, end.High));
        _listening.TrySetResult();
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, Logger).ReadAsync(ct))
            {
                foreach (var entry in batch.Entries)
                    Hear(entry);
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    private void Hear(LogEntry entry)
    {
        var key = Encoding.UTF8.GetString(entry.Key ?? []);
        if (entry.Value is { } value && _listeners.GetValueOrDefault(key.Split('/')[0]) is { } hear)
            hear(key, value);
    }
}
