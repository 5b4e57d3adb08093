using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Producing;

namespace PortfolioWeb.Workers.Kafka.DeadLetters;

/// <summary>Sends single messages that an operator has reviewed and returns their offsets.</summary>
public sealed class DeadLetterReplayer(KafkaClientFactory clients) : IDisposable
{
    // The row of the dead letter stays locked for this long.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly MessageSender _sender = new(clients, "replays", s_timeout);

    /// <summary>
    /// Sends a message and completes with its offset when the broker has acknowledged it. Sending cannot be canceled: the broker might
    /// store the message after the caller stopped waiting.
    /// </summary>
    /// <exception cref="KafkaException">The broker rejects the message, or does not accept it within ten seconds.</exception>
    public Task<long> SendAsync(TopicPartition to, string key, byte[] value) =>
        _sender.SendAsync(to, new Message<string, byte[]> { Key = key, Value = value }, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}
