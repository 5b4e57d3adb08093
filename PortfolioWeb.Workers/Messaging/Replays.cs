using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Sends single messages that an operator has looked through, and tells where they stand.</summary>
public sealed class Replays(KafkaClients clients) : IDisposable
{
    private readonly MessageSender _sender = new(clients, "replays");

    /// <summary>Sends, and completes with the message's offset when it is in the log.</summary>
    /// <exception cref="KafkaException">The broker refuses it for good.</exception>
    public Task<long> SendAsync(TopicPartition to, string key, byte[] value, CancellationToken ct) =>
        _sender.SendAsync(to, new Message<string, byte[]> { Key = key, Value = value }, ct);

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}
