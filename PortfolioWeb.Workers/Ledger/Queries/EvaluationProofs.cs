using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Proves stored evaluations by computing them from stored closes and holdings.</summary>
public sealed class EvaluationProofs(IDbContextFactory<InvestorsDb> databases, MarketReferenceData market)
{
    /// <summary>Returns the proof of a portfolio's evaluation of a day; null if there is none.</summary>
    public async Task<EvaluationProof?> FindAsync(Portfolio portfolio, DateOnly asOf, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var row = await db.Evaluations.AsNoTracking().SingleOrDefaultAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == asOf, ct);
        return row is null ? null : await ProveAsync(db, portfolio, row, ct);
    }

    /// <summary>
    /// Returns the proof of a portfolio's last evaluation up to a day, or of its first one if the day is earlier; null if none is stored.
    /// </summary>
    public async Task<EvaluationProof?> FindLastAsync(Portfolio portfolio, DateOnly day, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var rows = db.Evaluations.AsNoTracking().Where(row => row.PortfolioId == portfolio.Id);
        var row = await rows.Where(row => row.AsOf <= day).OrderByDescending(row => row.AsOf).FirstOrDefaultAsync(ct)
            ?? await rows.OrderBy(row => row.AsOf).FirstOrDefaultAsync(ct);
        return row is null ? null : await ProveAsync(db, portfolio, row, ct);
    }

    private async Task<EvaluationProof> ProveAsync(InvestorsDb db, Portfolio portfolio, EvaluationRow row, CancellationToken ct)
    {
        var asOf = row.AsOf;
        var held = await db.Holdings.AsNoTracking()
            .Where(holding => holding.PortfolioId == portfolio.Id)
            .OrderBy(holding => holding.Ticker)
            .ToListAsync(ct);
        var tickers = held.ConvertAll(holding => holding.Ticker);
        // An exchange that does not trade on the day counts at its last close before it. A stock that is not listed yet is not held.
        var days = tickers.Where(ticker => IsListed(ticker, asOf)).ToDictionary(ticker => ticker, ticker => DayOf(ticker, asOf));
        var earliest = days.Values.Append(asOf).Min();
        var closes = (await db.Closes.AsNoTracking()
                .Where(close => tickers.Contains(close.Ticker) && close.AsOf >= earliest && close.AsOf <= asOf)
                .ToListAsync(ct))
            .Where(close => days.TryGetValue(close.Ticker, out var day) && day == close.AsOf)
            .ToDictionary(close => close.Ticker, StringComparer.Ordinal);
        var stored = EvaluationHistory.ToMessage(portfolio, row);
        var computed = closes.Count == days.Count && closes.Values.All(close => close.Run == stored.Run || close.AsOf < asOf)
            ? Valuation.Evaluate(
                portfolio with
                {
                    Holdings = [.. held.Select(holding => new Holding(holding.Ticker, ExchangeOf(holding), holding.Quantity))],
                },
                new MarketDay(stored.Run, asOf),
                holding => closes.TryGetValue(holding.Ticker, out var close) ? StoredPrice.On(asOf, close) : null)
            : null;
        return new EvaluationProof(
            stored,
            computed,
            computed is null ? null : computed == stored,
            [.. days.Keys.Where(ticker => !closes.ContainsKey(ticker))],
            [.. held.Select(holding => Describe(holding, asOf, closes.GetValueOrDefault(holding.Ticker)))]);
    }

    private ProvedHolding Describe(HoldingRow holding, DateOnly asOf, CloseRow? row)
    {
        StockClose? price = row is null ? null : StoredPrice.On(asOf, row);
        return new(
            holding.Ticker,
            ExchangeOf(holding),
            holding.Quantity,
            row?.Run,
            price?.Close,
            price?.PreviousClose,
            holding.Quantity * price?.Close,
            holding.Quantity * (price?.Close - price?.PreviousClose));
    }

    private string ExchangeOf(HoldingRow holding) => market.Configured.Find(holding.Ticker)!.Exchange;

    private bool IsListed(string ticker, DateOnly date) =>
        market.Find(ticker) is not null && market.Current.FirstDayOf(ticker) <= date;

    private DateOnly DayOf(string ticker, DateOnly date) =>
        market.Current.CalendarOf(market.Find(ticker)!.Exchange).LastOnOrBefore(date)!.Value;
}
