namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Closes</c>: the close of one stock on one trading day. Prices are in USD.</summary>
public sealed class CloseRow
{
    public required string Ticker { get; set; }

    public required DateOnly AsOf { get; set; }

    public required int Run { get; set; }

    public required decimal ClosePrice { get; set; }

    public required decimal? PreviousClose { get; set; }
}
