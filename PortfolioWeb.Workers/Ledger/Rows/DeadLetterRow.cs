namespace PortfolioWeb.Workers.Ledger.Rows;

/// <summary>A row of <c>DeadLetters</c>: a message that could not be used.</summary>
public sealed class DeadLetterRow
{
    public required string Log { get; set; }

    public required string Topic { get; set; }

    public required int Partition { get; set; }

    public required long Offset { get; set; }

    public required string Reason { get; set; }

    /// <summary>The message's text, cut where it is very long.</summary>
    public required string Payload { get; set; }

    public required DateTime At { get; set; }
}
