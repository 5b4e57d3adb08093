namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>DeadLetters</c>: a message that could not be used, and what an operator did about it.</summary>
public sealed class DeadLetterRow
{
    /// <summary>The longest reason and note that the columns take, in characters.</summary>
    public const int LongestReason = 500, LongestNote = 500;

    public required string Log { get; set; }

    public required string Topic { get; set; }

    public required int Partition { get; set; }

    public required long Offset { get; set; }

    public required string Reason { get; set; }

    /// <summary>The message's text, cut where it is very long.</summary>
    public required string Payload { get; set; }

    public required DateTime At { get; set; }

    /// <summary>When it was replayed or dismissed; null while it is open.</summary>
    public DateTime? SettledAt { get; set; }

    /// <summary>What the operator who dismissed it had to say.</summary>
    public string? Note { get; set; }

    /// <summary>What was sent instead of it, to the topic and partition that it came from.</summary>
    public string? SentPayload { get; set; }

    /// <summary>The offset there of what was sent.</summary>
    public long? SentOffset { get; set; }
}
