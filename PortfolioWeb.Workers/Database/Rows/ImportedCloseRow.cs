namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ImportedCloses</c>: an imported close as it was in the file, in USD, with up to 8 decimals.</summary>
public sealed class ImportedCloseRow
{
    public required int SeriesId { get; set; }

    public required DateOnly AsOf { get; set; }

    public required decimal ClosePrice { get; set; }
}
