namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ImportedSeries</c>: the imported prices of one stock.</summary>
public sealed class ImportedSeriesRow
{
    public int Id { get; set; }

    public required string ImportId { get; set; }

    public required string Ticker { get; set; }

    /// <summary>The exchange that lists the stock.</summary>
    public required string Exchange { get; set; }

    /// <summary>What the closes include: <c>Raw</c>, <c>SplitAdjusted</c> or <c>Unknown</c>.</summary>
    public required string Basis { get; set; }

    public required DateOnly FirstDay { get; set; }

    public required DateOnly LastDay { get; set; }

    /// <summary>The number of closes.</summary>
    public required int Closes { get; set; }
}
