namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Portfolios</c>.</summary>
public sealed class PortfolioRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required bool Cumulative { get; set; }

    public required long SharesOutstanding { get; set; }
}
