using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>A message that cannot be used, and why.</summary>
/// <param name="Entry">The message as it was read.</param>
/// <param name="Reason">What is wrong with it, in words.</param>
/// <param name="At">When that was found.</param>
public sealed record DeadLetter(LogEntry Entry, string Reason, DateTimeOffset At)
{
    /// <summary>
    /// The longest reason and payload that are kept in the database, in characters; the topic has all of them. No message
    /// of the chain comes near that payload.
    /// </summary>
    public const int LongestReason = 500, LongestPayload = 65_536;

    // What was the longest payload once: letters of that time are in the databases.
    private const int OnceLongestPayload = 4000;
    private const char CutMark = '…';

    /// <summary>The reason, cut where it is very long.</summary>
    public string ReasonText => Cut(Reason, LongestReason);

    /// <summary>The message's text, cut where it is very long.</summary>
    public string PayloadText => Cut(Entry.Value is null ? "" : Encoding.UTF8.GetString(Entry.Value), LongestPayload);

    /// <summary>Whether a payload that is kept is the beginning of a longer one.</summary>
    public static bool IsCut(string payload) => payload.Length is LongestPayload or OnceLongestPayload && payload[^1] == CutMark;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + CutMark;
}

/// <summary>
/// Sends messages that cannot be used to <c>&lt;topic&gt;.dead-letters</c>, with their reason and where they stood as headers.
/// </summary>
public sealed class DeadLetters(KafkaClients clients) : IDisposable
{
    private readonly MessageSender _sender = new(clients, "dead-letters");

    /// <summary>Sends, and completes when all are in the log.</summary>
    /// <exception cref="KafkaException">The broker refuses; another try may send some of them again.</exception>
    public Task SendAsync(IEnumerable<DeadLetter> letters, CancellationToken ct) => Task.WhenAll(letters.Select(letter =>
        _sender.SendAsync(new TopicPartition(Topics.DeadLettersOf(letter.Entry.Topic), 0), MessageOf(letter), ct)));

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    private static Message<string, byte[]> MessageOf(DeadLetter letter)
    {
        var entry = letter.Entry;
        var headers = new Headers
        {
            { "reason", Encoding.UTF8.GetBytes(letter.Reason) },
            { "source-topic", Encoding.UTF8.GetBytes(entry.Topic) },
            { "source-partition", Number(entry.Partition) },
            { "source-offset", Number(entry.Offset) },
        };
        return new Message<string, byte[]> { Key = Text(entry.Key), Value = entry.Value ?? [], Headers = headers };
    }

    private static byte[] Number(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static string Text(byte[]? key) => key is null ? "" : Encoding.UTF8.GetString(key);
}
