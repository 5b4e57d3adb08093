namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ImportedEvents</c>: a split or a dividend of an imported stock.</summary>
public sealed class ImportedEventRow
{
    /// <summary>The kinds of events.</summary>
    public const string Split = "split", Dividend = "dividend";

    public required int SeriesId { get; set; }

    public required DateOnly AsOf { get; set; }

    public required string Kind { get; set; }

    /// <summary>For a split, the number of new shares for one old share; for a dividend, USD per share. Up to 8 decimals.</summary>
    public required decimal Amount { get; set; }
}
