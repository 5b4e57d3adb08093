using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Reads a stock's prices on a day from a stored close.</summary>
internal static class StoredPrice
{
    /// <summary>
    /// Returns the prices of a stock on a day. If the exchange skipped the day, the given close is the next one, and its previous close
    /// is the price.
    /// </summary>
    public static StockClose On(DateOnly date, CloseRow close) => close.AsOf == date
        ? new StockClose(close.ClosePrice, close.PreviousClose)
        : new StockClose(close.PreviousClose!.Value, close.PreviousClose);
}
