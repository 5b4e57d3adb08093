namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>DeadLetters</c>: a message that could not be processed, and how an operator resolved it.</summary>
public sealed class DeadLetterRow
{
    /// <summary>The longest reason and note that the columns store, in characters.</summary>
    public const int LongestReason = 500, LongestNote = 500;

    public required string Log { get; set; }

    public required string Topic { get; set; }

    public required int Partition { get; set; }

    public required long Offset { get; set; }

    public required string Reason { get; set; }

    /// <summary>The message's payload as text, cut if too long.</summary>
    public required string Payload { get; set; }

    public required DateTime At { get; set; }

    /// <summary>When the dead letter was replayed or dismissed; null while it is open.</summary>
    public DateTime? SettledAt { get; set; }

    /// <summary>The note of the operator who dismissed the dead letter.</summary>
    public string? Note { get; set; }

    /// <summary>The payload that was sent as a replay, to the message's original topic and partition.</summary>
    public string? SentPayload { get; set; }

    /// <summary>The offset of the replayed message.</summary>
    public long? SentOffset { get; set; }
}
