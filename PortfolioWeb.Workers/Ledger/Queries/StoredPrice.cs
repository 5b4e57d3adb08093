using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Reads a stock's prices on a day from a stored close.</summary>
internal static class StoredPrice
{
    /// <summary>
    /// Returns the prices of a stock on a day. If the exchange did not trade on the day, the given close is the next one, whose previous
    /// close is the price, or the last one before the day.
    /// </summary>
    public static StockClose On(DateOnly date, CloseRow close)
    {
        if (close.AsOf == date)
            return new StockClose(close.ClosePrice, close.PreviousClose);
        var price = close.AsOf > date ? close.PreviousClose!.Value : close.ClosePrice;
        return new StockClose(price, price);
    }
}
