namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>The closes of one stock of an import, adjusted for splits.</summary>
/// <param name="Exchange">The exchange that lists the stock.</param>
/// <param name="Ticker">The stock.</param>
/// <param name="Closes">The closes in USD, with at most 4 decimals, by ascending date.</param>
public sealed record ImportedPrices(string Exchange, string Ticker, IReadOnlyList<(DateOnly Date, decimal Close)> Closes);

/// <summary>Provides the prices of an import.</summary>
public interface IImportedPrices
{
    /// <summary>Returns the prices of an import; null if there is no such import.</summary>
    IReadOnlyList<ImportedPrices>? Load(string import);
}
