using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>The last day that is stored of an exchange or a portfolio: only one after it changes anything.</summary>
internal static class StoredDays
{
    /// <summary>The last day stored of an exchange; null where it has none.</summary>
    public static async Task<MarketDay?> LastClosedAsync(this InvestorsDb db, MarketReferenceData market, string exchange, CancellationToken ct)
    {
        // An exchange's closes of a day are stored together: one of its stocks tells for all.
        var ticker = market.ListingsOf(exchange)[0].Ticker;
        var last = await db.Closes.AsNoTracking().Where(row => row.Ticker == ticker).OrderByDescending(row => row.AsOf).FirstOrDefaultAsync(ct);
        return last is null ? null : new MarketDay(last.Run, last.AsOf);
    }

    /// <summary>The last day stored of a portfolio; null where it has none.</summary>
    public static async Task<MarketDay?> LastEvaluatedAsync(this InvestorsDb db, string portfolio, CancellationToken ct)
    {
        var last = await db.Evaluations.AsNoTracking().Where(row => row.PortfolioId == portfolio).OrderByDescending(row => row.AsOf).FirstOrDefaultAsync(ct);
        return last is null ? null : new MarketDay(last.Run, last.AsOf);
    }
}
