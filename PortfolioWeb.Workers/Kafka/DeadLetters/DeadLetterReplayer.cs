using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Producing;

namespace PortfolioWeb.Workers.Kafka.DeadLetters;

/// <summary>Sends single messages that an operator has looked through, and tells where they stand.</summary>
public sealed class DeadLetterReplayer(KafkaClientFactory clients) : IDisposable
{
    // The dead letter's row is locked as long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly MessageSender _sender = new(clients, "replays", s_patience);

    /// <summary>
    /// Sends, and completes with the message's offset when it is in the log. It cannot be cancelled: a message that nobody waits for any more would
    /// be sent all the same.
    /// </summary>
    /// <exception cref="KafkaException">The broker refuses it, or has not taken it within seconds.</exception>
    public Task<long> SendAsync(TopicPartition to, string key, byte[] value) =>
        _sender.SendAsync(to, new Message<string, byte[]> { Key = key, Value = value }, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}
