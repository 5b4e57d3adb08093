using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Status;

/// <summary>
/// What the market and the instances say of themselves, in the topic <c>reported-state</c>: whoever is alive says it
/// again at least every second, so that what was said before one listens need not be read.
/// </summary>
public sealed class StatusTopic(KafkaClientFactory clients, ConsumerLag lag, TimeProvider time, ILogger<StatusTopic> logger) : RestartingBackgroundService(time, logger)
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan s_repeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_aliveTimeout = TimeSpan.FromSeconds(4);
    private static readonly TopicPartition s_topic = new(TopicNames.ReportedState, 0);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Action<byte[]>> _subscribers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (byte[] Value, long At)> _published = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageSender _sender = new(clients, "reported-state", s_timeout);

    /// <inheritdoc/>
    public override string Name => "reported state";

    /// <summary>Has every message told from now on whose key is this one or, before a slash, begins with it.</summary>
    public void Subscribe(string key, Action<byte[]> hear) => _subscribers[key] = hear;

    /// <summary>
    /// Whether who was heard then is thought to be alive. While the broker is away nobody can be heard, which does not mean that they are dead.
    /// </summary>
    /// <param name="heardAt">When, by the clock's timestamp.</param>
    public bool IsAlive(long heardAt) => lag.Failure is not null || Time.GetElapsedTime(heardAt) < s_aliveTimeout;

    /// <summary>Says something where it is another thing than the last, or that was a second ago.</summary>
    /// <returns>Whether it was said. It is given up where the broker does not take it within seconds, for by then it is old.</returns>
    public bool Publish(string key, byte[] value)
    {
        if (_published.TryGetValue(key, out var told) && Time.GetElapsedTime(told.At) < s_repeatInterval && value.AsSpan().SequenceEqual(told.Value))
            return false;
        _published[key] = (value, Time.GetTimestamp());
        _ = PublishAsync(key, value);
        return true;
    }

    /// <summary>Completes once nothing that is told can be missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_subscribed.Task, ExecuteTask!).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // What an instance says at its end shall be heard: the sender waits a moment for it.
        _sender.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer("reported-state", lowFrequency: true);
        var end = await Task.Run(() => consumer.QueryWatermarkOffsets(s_topic, s_timeout), ct);
        consumer.Assign(new TopicPartitionOffset(s_topic, end.High));
        _subscribed.TrySetResult();
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, Logger, clients.Arrivals).ReadAsync(ct))
            {
                foreach (var entry in batch.Entries)
                    OnMessage(entry);
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task PublishAsync(string key, byte[] value)
    {
        try
        {
            await _sender.SendAsync(s_topic, new Message<string, byte[]> { Key = key, Value = value }, CancellationToken.None);
        }
        catch (KafkaException failure)
        {
            // The watch on the lag says, once for all, that the broker is away; this is said again within a second.
            Logger.LogDebug("{Key} could not be told: {Error}", key, failure.Error.Reason);
        }
    }

    private void OnMessage(ConsumedMessage entry)
    {
        var key = Encoding.UTF8.GetString(entry.Key ?? []);
        if (entry.Value is { } value && _subscribers.GetValueOrDefault(key.Split('/')[0]) is { } hear)
            hear(value);
    }
}
