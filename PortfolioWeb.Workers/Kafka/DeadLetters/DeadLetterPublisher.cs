using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.DeadLetters;

/// <summary>A message that cannot be processed, with the reason.</summary>
/// <param name="Entry">The message as it was consumed.</param>
/// <param name="Reason">Why it cannot be processed, as text for an operator.</param>
/// <param name="At">When the error was found.</param>
public sealed record DeadLetter(ConsumedMessage Entry, string Reason, DateTimeOffset At)
{
    /// <summary>
    /// The longest reason and payload that the database stores, in characters. The dead-letter topic stores more of the payload. No
    /// message of the pipeline comes near this limit.
    /// </summary>
    public const int LongestReason = DeadLetterRow.LongestReason, LongestPayload = 65_536;

    // The former limit of the payload: databases still hold dead letters cut at this length.
    private const int OnceLongestPayload = 4000;
    private const char CutMark = '…';

    /// <summary>The reason, cut if too long and then marked with its original length.</summary>
    public string ReasonText => Cut(Reason, LongestReason, $" (cut: it had {Reason.Length:N0} characters)");

    /// <summary>The message's payload as text, cut if too long.</summary>
    public string PayloadText => Cut(Entry.Value is null ? "" : Encoding.UTF8.GetString(Entry.Value), LongestPayload);

    /// <summary>Returns whether a stored payload was cut.</summary>
    public static bool IsCut(string payload) => payload.Length is LongestPayload or OnceLongestPayload && payload[^1] == CutMark;

    private static string Cut(string text, int length, string note = "") =>
        text.Length <= length ? text : text[..(length - 1 - note.Length)] + CutMark + note;
}

/// <summary>
/// Sends messages that cannot be processed to <c>&lt;topic&gt;.dead-letters</c>. Headers hold the reason and the
/// source topic, partition and offset.
/// </summary>
public sealed class DeadLetterPublisher(KafkaClientFactory clients, ILogger<DeadLetterPublisher> logger) : IDisposable
{
    // The Kafka client accepts at most a million bytes per message, and a broker accepts little more. Key and headers count too.
    private const int LongestKey = 1000, LongestValue = 900_000;
    private const int EnoughRejections = 10;

    private readonly MessageSender _sender = new(clients, "dead-letters");

    /// <summary>
    /// Sends dead letters and completes when each is acknowledged or rejected for good. The database stores the rejected ones as well.
    /// </summary>
    public async Task SendAsync(IEnumerable<DeadLetter> deadLetters, CancellationToken ct)
    {
        var sent = await Task.WhenAll(
            deadLetters.Select(async deadLetter => (DeadLetter: deadLetter, Failure: await TrySendAsync(deadLetter, ct))));
        // A message that the broker rejects makes the producer fail those queued behind it. So each failed message is sent once more on its
        // own, until enough rejections show that the broker accepts none.
        var rejections = 0;
        foreach (var (deadLetter, _) in sent.Where(sent => sent.Failure is not null))
        {
            if (rejections < EnoughRejections && await TrySendAsync(deadLetter, ct) is { } failure)
            {
                rejections++;
                logger.LogWarning(
                    "Dead letter from {Topic}, partition {Partition}, offset {Offset}: only the database keeps it, "
                    + "because the dead-letter topic rejects it: {Error}",
                    deadLetter.Entry.Topic,
                    deadLetter.Entry.Partition,
                    deadLetter.Entry.Offset,
                    failure.Error.Reason);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    // Returns the error if the message is rejected for good, null if it is acknowledged. Waits while the broker is unavailable.
    private async Task<KafkaException?> TrySendAsync(DeadLetter deadLetter, CancellationToken ct)
    {
        try
        {
            await _sender.SendAsync(new TopicPartition(TopicNames.DeadLettersOf(deadLetter.Entry.Topic), 0), MessageOf(deadLetter), ct);
            return null;
        }
        catch (KafkaException failure)
        {
            return failure;
        }
    }

    private static Message<string, byte[]> MessageOf(DeadLetter deadLetter)
    {
        var entry = deadLetter.Entry;
        var headers = new Headers
        {
            { "reason", Encoding.UTF8.GetBytes(deadLetter.ReasonText) },
            { "source-topic", Encoding.UTF8.GetBytes(entry.Topic) },
            { "source-partition", Number(entry.Partition) },
            { "source-offset", Number(entry.Offset) },
        };
        var value = entry.Value ?? [];
        if (value.Length > LongestValue)
        {
            headers.Add("cut-from-bytes", Number(value.Length));
            value = value[..LongestValue];
        }

        var key = Text(entry.Key);
        return new Message<string, byte[]> { Key = key[..Math.Min(key.Length, LongestKey)], Value = value, Headers = headers };
    }

    private static byte[] Number(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static string Text(byte[]? key) => key is null ? "" : Encoding.UTF8.GetString(key);
}
