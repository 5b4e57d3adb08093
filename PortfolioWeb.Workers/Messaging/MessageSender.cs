using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>
/// Sends messages each of which is worth sending alone, for as long as the program runs. A producer whose messages the broker holds to be out of
/// sequence takes no more for ever: after a failure, what comes next has another one.
/// </summary>
/// <param name="clients">Makes the producers.</param>
/// <param name="name">Their name.</param>
/// <param name="patience">After what time a message is given up; without it, it never is.</param>
internal sealed class MessageSender(KafkaClients clients, string name, TimeSpan? patience = null) : IDisposable
{
    // What a producer that has failed still has on its way is given up with it, but not at once.
    private static readonly TimeSpan s_toEnd = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private IProducer<string, byte[]>? _producer;

    /// <summary>Sends, and completes with the message's offset when it is in the log. What is sent one after the other is in the log in that order.</summary>
    /// <exception cref="KafkaException">The broker refuses it for good, or has not taken it in time.</exception>
    public async Task<long> SendAsync(TopicPartition to, string key, byte[] value, CancellationToken ct)
    {
        IProducer<string, byte[]> producer;
        lock (_gate)
            producer = _producer ??= clients.Producer(name, patience);
        try
        {
            return (await producer.ProduceAsync(to, new Message<string, byte[]> { Key = key, Value = value }, ct)).Offset.Value;
        }
        catch (KafkaException failure)
        {
            // One that was only late leaves its producer as it was.
            if (failure.Error.Code != ErrorCode.Local_MsgTimedOut)
                Retire(producer);
            throw;
        }
    }

    /// <summary>Gives what is on its way some time to arrive.</summary>
    public void Flush(TimeSpan atMost) => _producer?.Flush(atMost);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _producer, null)?.Dispose();

    private void Retire(IProducer<string, byte[]> producer)
    {
        lock (_gate)
        {
            if (_producer != producer)
                return;
            _producer = null;
        }

        _ = Task.Run(() =>
        {
            producer.Flush(s_toEnd);
            producer.Dispose();
        });
    }
}
