namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Holdings</c>.</summary>
public sealed class HoldingRow
{
    public required string PortfolioId { get; set; }

    public required string Ticker { get; set; }

    public required int Quantity { get; set; }
}
