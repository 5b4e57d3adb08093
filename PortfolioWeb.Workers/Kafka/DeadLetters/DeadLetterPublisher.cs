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

/// <summary>A message that cannot be used, and why.</summary>
/// <param name="Entry">The message as it was read.</param>
/// <param name="Reason">What is wrong with it, in words.</param>
/// <param name="At">When that was found.</param>
public sealed record DeadLetter(ConsumedMessage Entry, string Reason, DateTimeOffset At)
{
    /// <summary>
    /// The longest reason and payload that are kept in the database, in characters; the topic has more of the payload. No message
    /// of the pipeline comes near that payload.
    /// </summary>
    public const int LongestReason = DeadLetterRow.LongestReason, LongestPayload = 65_536;

    // What was the longest payload once: letters of that time are in the databases.
    private const int OnceLongestPayload = 4000;
    private const char CutMark = '…';

    /// <summary>The reason, cut where it is very long; then it says so.</summary>
    public string ReasonText => Cut(Reason, LongestReason, $" (cut: it had {Reason.Length:N0} characters)");

    /// <summary>The message's text, cut where it is very long.</summary>
    public string PayloadText => Cut(Entry.Value is null ? "" : Encoding.UTF8.GetString(Entry.Value), LongestPayload);

    /// <summary>Whether a payload that is kept is the beginning of a longer one.</summary>
    public static bool IsCut(string payload) => payload.Length is LongestPayload or OnceLongestPayload && payload[^1] == CutMark;

    private static string Cut(string text, int length, string note = "") =>
        text.Length <= length ? text : text[..(length - 1 - note.Length)] + CutMark + note;
}

/// <summary>
/// Sends messages that cannot be used to <c>&lt;topic&gt;.dead-letters</c>, with their reason and where they stood as headers.
/// </summary>
public sealed class DeadLetterPublisher(KafkaClientFactory clients, ILogger<DeadLetterPublisher> logger) : IDisposable
{
    // A client takes no message of more than a million bytes, a broker not many more; the key and the headers count, too.
    private const int LongestKey = 1000, LongestValue = 900_000;
    private const int EnoughRefusals = 10;

    private readonly MessageSender _sender = new(clients, "dead-letters");

    /// <summary>Sends, and completes when each is in the log or refused for good: the database has those as well.</summary>
    public async Task SendAsync(IEnumerable<DeadLetter> letters, CancellationToken ct)
    {
        var sent = await Task.WhenAll(letters.Select(async letter => (Letter: letter, Failure: await TrySendAsync(letter, ct))));
        // A message that the broker refuses takes those behind it along: each is sent once more, by itself,
        // until it is clear that none is taken.
        var refusals = 0;
        foreach (var (letter, _) in sent.Where(sent => sent.Failure is not null))
        {
            if (refusals < EnoughRefusals && await TrySendAsync(letter, ct) is { } failure)
            {
                refusals++;
                logger.LogWarning(
                    "Dead letter from {Topic}, partition {Partition}, offset {Offset}: kept in the database only, its topic does not take it: {Error}",
                    letter.Entry.Topic, letter.Entry.Partition, letter.Entry.Offset, failure.Error.Reason);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    // Why it is refused for good; null where it is in the log. While the broker is away, it is not refused but waits.
    private async Task<KafkaException?> TrySendAsync(DeadLetter letter, CancellationToken ct)
    {
        try
        {
            await _sender.SendAsync(new TopicPartition(TopicNames.DeadLettersOf(letter.Entry.Topic), 0), MessageOf(letter), ct);
            return null;
        }
        catch (KafkaException failure)
        {
            return failure;
        }
    }

    private static Message<string, byte[]> MessageOf(DeadLetter letter)
    {
        var entry = letter.Entry;
        var headers = new Headers
        {
            { "reason", Encoding.UTF8.GetBytes(letter.ReasonText) },
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
