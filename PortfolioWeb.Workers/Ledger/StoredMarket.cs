using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Reads which days of which runs the ledger stores, for <see cref="MarketResume"/>.</summary>
internal static class StoredMarket
{
    /// <summary>Returns the stored days of every exchange, and then of every portfolio in the settings.</summary>
    /// <param name="db">The database.</param>
    /// <param name="market">What the exchanges trade at present.</param>
    /// <param name="exchangeIds">The exchanges.</param>
    /// <param name="catalog">The portfolios.</param>
    /// <param name="ct">Cancels the operation.</param>
    public static async Task<IReadOnlyList<StoredSeries>> SeriesAsync(
        this InvestorsDb db,
        TradedMarket market,
        IReadOnlyList<string> exchangeIds,
        PortfolioCatalog catalog,
        CancellationToken ct)
    {
        var exchanges = new Dictionary<string, StoredSeries>(StringComparer.Ordinal);
        foreach (var exchange in exchangeIds)
        {
            // All closes of an exchange's day are stored in one transaction, so one stock represents all.
            var ticker = market.FirstListedOf(exchange).Ticker;
            var days = db.Closes.Where(row => row.Ticker == ticker).Select(row => new StoredDay(row.Run, row.AsOf));
            exchanges.Add(
                exchange,
                new StoredSeries(await RunsAsync(days, market.Calendar, ct), [], NextDay(market.Calendar, market.CalendarOf(exchange))));
        }

        var series = exchanges.Values.ToList();
        foreach (var portfolio in catalog.Portfolios)
        {
            var days = db.Evaluations.Where(row => row.PortfolioId == portfolio.Id)
                .Select(row => new StoredDay(row.Run, row.AsOf));
            series.Add(new StoredSeries(
                await RunsAsync(days, market.Calendar, ct),
                [.. portfolio.Exchanges.Select(exchange => exchanges[exchange])],
                NextDay(market.Calendar, portfolio.DaysIn(market))));
        }

        return series;
    }

    // Returns a function that converts to days of the market; null if the series trades on all of them.
    private static Func<int, int>? NextDay(TradingCalendar all, TradingCalendar own) => own == all ? null : day =>
        own[own.IndexOnOrAfter(all[day])] is var next && next < DateOnly.MaxValue ? all.IndexOnOrAfter(next) : int.MaxValue;

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
