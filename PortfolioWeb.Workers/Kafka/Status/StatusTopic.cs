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
/// Publishes and receives the status of the market and of each instance over the topic <c>status</c>. Each sender repeats its status
/// at least every two seconds, so a subscriber need not read earlier messages, and nothing depends on a message that is lost or expired.
/// </summary>
public sealed class StatusTopic(
    KafkaClientFactory clients, ConsumerLag lag, TimeProvider time, ILogger<StatusTopic> logger) : RestartingBackgroundService(time, logger)
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan s_repeatInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_aliveTimeout = TimeSpan.FromSeconds(5);
    private static readonly TopicPartition s_topic = new(TopicNames.Status, 0);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Action<byte[]>> _subscribers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (byte[] Value, long At)> _published = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageSender _sender = new(clients, TopicNames.Status, s_timeout);

    /// <inheritdoc/>
    public override string Name => "status";

    /// <summary>Subscribes to new messages whose key is the given one, or starts with the given one and a slash.</summary>
    public void Subscribe(string key, Action<byte[]> onMessage) => _subscribers[key] = onMessage;

    /// <summary>
    /// Returns whether a sender last seen at that time counts as alive. While the broker is unavailable no status arrives, so every
    /// sender counts as alive.
    /// </summary>
    /// <param name="receivedAt">The timestamp of the sender's last message.</param>
    public bool IsAlive(long receivedAt) => lag.Failure is not null || Time.GetElapsedTime(receivedAt) < s_aliveTimeout;

    /// <summary>Publishes a status if it changed or the last publication is two seconds old.</summary>
    /// <returns>
    /// Whether the status was published. A message that the broker does not accept within five seconds is dropped, because it is outdated.
    /// </returns>
    public bool Publish(string key, byte[] value)
    {
        if (_published.TryGetValue(key, out var last)
            && Time.GetElapsedTime(last.At) < s_repeatInterval
            && value.AsSpan().SequenceEqual(last.Value))
            return false;
        _published[key] = (value, Time.GetTimestamp());
        _ = PublishAsync(key, value);
        return true;
    }

    /// <summary>Completes when the subscription is active: no later message is missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_subscribed.Task, ExecuteTask!).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Disposing waits a moment, so that the final status of an instance, "stopping", still arrives.
        _sender.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer(TopicNames.Status, lowFrequency: true);
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
            // ConsumerLag logs a broker outage once. This status is published again within two seconds.
            Logger.LogDebug("The status {Key} cannot be published: {Error}", key, failure.Error.Reason);
        }
    }

    private void OnMessage(ConsumedMessage entry)
    {
        var key = Encoding.UTF8.GetString(entry.Key ?? []);
        if (entry.Value is { } value && _subscribers.GetValueOrDefault(key.Split('/')[0]) is { } onMessage)
            onMessage(value);
    }
}
