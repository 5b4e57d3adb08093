using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>
/// Sends messages each of which is worth sending alone, for as long as the program runs. A producer whose messages the broker holds to be out of
/// sequence takes no more for ever: after a failure, what comes next has another one.
/// </summary>
/// <param name="clients">Makes the producers.</param>
/// <param name="name">Their name.</param>
/// <param name="patience">After what time a message is given up; without it, it never is.</param>
internal sealed class MessageSender(KafkaClientFactory clients, string name, TimeSpan? patience = null) : IDisposable
{
    // What a producer that has failed still has on its way is given up with it, but not at once.
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_atTheEnd = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private IProducer<string, byte[]>? _producer;

    /// <summary>Sends, and completes with the message's offset when it is in the log. What is sent one after the other is in the log in that order.</summary>
    /// <exception cref="KafkaException">The broker refuses it for good, or has not taken it in time.</exception>
    public async Task<long> SendAsync(TopicPartition to, Message<string, byte[]> message, CancellationToken ct)
    {
        IProducer<string, byte[]> producer;
        lock (_gate)
            producer = _producer ??= clients.Producer(name, patience);
        try
        {
            var sent = await producer.ProduceAsync(clients.Names.OnBroker(to), message, ct);
            clients.Arrivals?.Note(to.Topic);
            return sent.Offset.Value;
        }
        catch (KafkaException failure)
        {
            // One that was only late leaves its producer as it was.
            if (failure.Error.Code != ErrorCode.Local_MsgTimedOut)
                Retire(producer);
            throw;
        }
    }

    /// <summary>Gives what is still on its way a moment, but no long one, then closes the producer.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _producer, null) is { } producer)
            End(producer, s_atTheEnd);
    }

    private void Retire(IProducer<string, byte[]> producer)
    {
        if (Interlocked.CompareExchange(ref _producer, null, producer) == producer)
            _ = Task.Run(() => End(producer, s_toEnd));
    }

    private static void End(IProducer<string, byte[]> producer, TimeSpan patience)
    {
        producer.Flush(patience);
        producer.Dispose();
    }
}
