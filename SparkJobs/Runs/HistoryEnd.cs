using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace SparkJobs.Runs;

/// <summary>Checks whether the ledger holds the last day of the history.</summary>
public sealed class HistoryEnd(IDbContextFactory<InvestorsDb> databases, MarketReferenceData market, PortfolioCatalog catalog)
{
    /// <summary>
    /// Returns the last trading day and the latest run in which a portfolio reached it; null unless all portfolios have reached it.
    /// </summary>
    public async Task<(DateOnly Day, int Run)?> ReachedAsync(CancellationToken ct)
    {
        market.Refresh();
        if (market.LastTradingDay < 0)
            return null;
        var end = market.Calendar[market.LastTradingDay];
        await using var db = await databases.CreateDbContextAsync(ct);
        var run = 0;
        foreach (var portfolio in catalog.Portfolios)
        {
            // A portfolio whose exchanges are closed on that day ends earlier; one without a listed stock is never valued.
            if (catalog.DaysOf(portfolio.Id).LastOnOrBefore(end) is not { } day)
                continue;
            var last = await db.Evaluations.AsNoTracking()
                .FirstOrDefaultAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == day, ct);
            if (last is null)
                return null;
            run = Math.Max(run, last.Run);
        }

        return run == 0 ? null : (end, run);
    }
}
