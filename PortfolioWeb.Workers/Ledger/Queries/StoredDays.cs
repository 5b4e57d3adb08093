using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Reads the last stored day of an exchange or a portfolio. Only a later day or run changes the ledger.</summary>
internal static class StoredDays
{
    /// <summary>Returns the last stored day of an exchange; null if there is none.</summary>
    public static async Task<MarketDay?> LastClosedAsync(
        this InvestorsDb db, TradedMarket market, string exchange, CancellationToken ct)
    {
        // All closes of an exchange's day are stored in one transaction, so one stock represents all.
        var ticker = market.FirstListedOf(exchange).Ticker;
        var last = await db.Closes.AsNoTracking()
            .Where(row => row.Ticker == ticker)
            .OrderByDescending(row => row.AsOf)
            .FirstOrDefaultAsync(ct);
        return last is null ? null : new MarketDay(last.Run, last.AsOf);
    }

    /// <summary>Returns the last stored day of a portfolio; null if there is none.</summary>
    public static async Task<MarketDay?> LastEvaluatedAsync(this InvestorsDb db, string portfolio, CancellationToken ct)
    {
        var last = await db.Evaluations.AsNoTracking()
            .Where(row => row.PortfolioId == portfolio)
            .OrderByDescending(row => row.AsOf)
            .FirstOrDefaultAsync(ct);
        return last is null ? null : new MarketDay(last.Run, last.AsOf);
    }
}
