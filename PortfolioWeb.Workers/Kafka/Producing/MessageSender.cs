using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>
/// Sends single messages for as long as the process runs. A producer with messages that the broker considers out of sequence never works
/// again, so the messages after a failure are sent by a new producer.
/// </summary>
/// <param name="clients">Creates the producers.</param>
/// <param name="name">The name of the producers.</param>
/// <param name="timeout">How long sending a message may take; null for no limit.</param>
internal sealed class MessageSender(KafkaClientFactory clients, string name, TimeSpan? timeout = null) : IDisposable
{
    // A failed producer gets this long to send its pending messages before it is disposed.
    private static readonly TimeSpan s_retireTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_disposeTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private IProducer<string, byte[]>? _producer;

    /// <summary>
    /// Sends a message and completes with its offset when the broker has acknowledged it. Messages sent one after
    /// the other keep their order.
    /// </summary>
    /// <exception cref="KafkaException">The broker rejects the message for good, or has not accepted it in time.</exception>
    public async Task<long> SendAsync(TopicPartition to, Message<string, byte[]> message, CancellationToken ct)
    {
        IProducer<string, byte[]> producer;
        lock (_gate)
            producer = _producer ??= clients.Producer(name, timeout);
        try
        {
            var sent = await producer.ProduceAsync(clients.Names.OnBroker(to), message, ct);
            clients.Arrivals?.Notify(to.Topic, sent.Partition.Value, sent.Offset.Value);
            return sent.Offset.Value;
        }
        catch (KafkaException failure)
        {
            // A timeout does not damage the producer, so the producer is kept.
            if (failure.Error.Code != ErrorCode.Local_MsgTimedOut)
                Retire(producer);
            throw;
        }
    }

    /// <summary>Waits half a second for pending messages, then closes the producer.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _producer, null) is { } producer)
            End(producer, s_disposeTimeout);
    }

    private void Retire(IProducer<string, byte[]> producer)
    {
        if (Interlocked.CompareExchange(ref _producer, null, producer) == producer)
            _ = Task.Run(() => End(producer, s_retireTimeout));
    }

    private static void End(IProducer<string, byte[]> producer, TimeSpan timeout)
    {
        producer.Flush(timeout);
        producer.Dispose();
    }
}
