using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>What a stored close says of a day.</summary>
internal static class StoredPrice
{
    /// <summary>
    /// A stock's prices on a day, by its close of that day; by the one of its next day where its exchange passed the day by:
    /// then it counts at its previous close.
    /// </summary>
    public static StockClose On(DateOnly date, CloseRow close) => close.AsOf == date
        ? new StockClose(close.ClosePrice, close.PreviousClose)
        : new StockClose(close.PreviousClose!.Value, close.PreviousClose);
}
