namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ConsumedOffsets</c>: where the ledger goes on reading, and of the operators' orders whoever hosts the exchanges.</summary>
public sealed class ConsumedOffsetRow
{
    /// <summary>The identity of the log: offsets of another log mean nothing.</summary>
    public required string Log { get; set; }

    public required string Topic { get; set; }

    public required int Partition { get; set; }

    /// <summary>The offset of the first message that is not in the database.</summary>
    public required long Next { get; set; }
}
