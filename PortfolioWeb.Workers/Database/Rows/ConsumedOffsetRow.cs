namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ConsumedOffsets</c>: the offset at which the ledger resumes.</summary>
public sealed class ConsumedOffsetRow
{
    /// <summary>The identity of the log. Offsets are only valid in the log that they come from.</summary>
    public required string Log { get; set; }

    public required string Topic { get; set; }

    public required int Partition { get; set; }

    /// <summary>The offset of the first message that is not yet in the database.</summary>
    public required long Next { get; set; }
}
