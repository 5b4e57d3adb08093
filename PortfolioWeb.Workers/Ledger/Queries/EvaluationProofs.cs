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
        var closes = await db.Closes.AsNoTracking().Where(close => tickers.Contains(close.Ticker) && close.AsOf == asOf)
            .ToDictionaryAsync(close => close.Ticker, StringComparer.Ordinal, ct);
        var stored = EvaluationHistory.ToMessage(portfolio, row);
        var computed = closes.Count == held.Count && closes.Values.All(close => close.Run == stored.Run)
            ? Valuation.Evaluate(
                portfolio with
                {
                    Holdings = [.. held.Select(holding => new Holding(holding.Ticker, ExchangeOf(holding), holding.Quantity))],
                },
                new MarketDay(stored.Run, asOf),
                holding => new StockClose(closes[holding.Ticker].ClosePrice, closes[holding.Ticker].PreviousClose))
            : null;
        return new EvaluationProof(
            stored,
            computed,
            computed is null ? null : computed == stored,
            [.. tickers.Where(ticker => !closes.ContainsKey(ticker))],
            [.. held.Select(holding => Describe(holding, closes.GetValueOrDefault(holding.Ticker)))]);
    }

    private ProvedHolding Describe(HoldingRow holding, CloseRow? close) => new(
        holding.Ticker,
        ExchangeOf(holding),
        holding.Quantity,
        close?.Run,
        close?.ClosePrice,
        close?.PreviousClose,
        holding.Quantity * close?.ClosePrice,
        holding.Quantity * (close?.ClosePrice - close?.PreviousClose));

    private string ExchangeOf(HoldingRow holding) => market.Find(holding.Ticker)!.Exchange;
}
