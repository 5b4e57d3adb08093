using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Sends single messages that an operator has looked through, and tells where they stand.</summary>
public sealed class Replays(KafkaClients clients) : IDisposable
{
    private readonly IProducer<string, byte[]> _producer = clients.Producer("replays");

    /// <summary>Sends, and completes with the message's offset when it is in the log.</summary>
    /// <exception cref="KafkaException">The broker refuses it for good.</exception>
    public async Task<long> SendAsync(TopicPartition to, string key, byte[] value, CancellationToken ct) =>
        (await _producer.ProduceAsync(to, new Message<string, byte[]> { Key = key, Value = value }, ct)).Offset.Value;

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();
}
