using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Reads which days of which runs the ledger stores, for <see cref="MarketResume"/>.</summary>
internal static class StoredMarket
{
    /// <summary>Returns the stored days of every exchange and every portfolio in the settings.</summary>
    public static async Task<IReadOnlyList<StoredSeries>> SeriesAsync(
        this InvestorsDb db, MarketReferenceData market, PortfolioCatalog catalog, CancellationToken ct)
    {
        var exchanges = new Dictionary<string, StoredSeries>(StringComparer.Ordinal);
        foreach (var exchange in market.Exchanges)
        {
            // All closes of an exchange's day are stored in one transaction, so one stock represents all.
            var ticker = market.ListingsOf(exchange)[0].Ticker;
            var days = db.Closes.Where(row => row.Ticker == ticker).Select(row => new StoredDay(row.Run, row.AsOf));
            exchanges.Add(exchange, new StoredSeries(await RunsAsync(days, market.Calendar, ct), []));
        }

        var series = exchanges.Values.ToList();
        foreach (var portfolio in catalog.Portfolios)
        {
            var days = db.Evaluations.Where(row => row.PortfolioId == portfolio.Id).Select(row => new StoredDay(row.Run, row.AsOf));
            series.Add(new StoredSeries(
                await RunsAsync(days, market.Calendar, ct), [.. portfolio.Exchanges.Select(exchange => exchanges[exchange])]));
        }

        return series;
    }

    private static async Task<int[]> RunsAsync(IQueryable<StoredDay> days, TradingCalendar calendar, CancellationToken ct)
    {
        var stored = await days.ToListAsync(ct);
        if (stored.Count == 0)
            return [];
        var runs = new int[calendar.IndexOnOrAfter(stored.Max(day => day.Date)) + 1];
        foreach (var day in stored)
            runs[calendar.IndexOnOrAfter(day.Date)] = day.Run;
        return runs;
    }

    private sealed record StoredDay(int Run, DateOnly Date);
}
