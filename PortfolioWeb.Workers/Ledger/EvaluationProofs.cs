using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Proves stored evaluations from what is stored beside them.</summary>
public sealed class EvaluationProofs(IDbContextFactory<InvestorsDb> databases, MarketFacts market)
{
    /// <summary>The proof of a portfolio's evaluation of one day, or null where it has none.</summary>
    public async Task<EvaluationProof?> FindAsync(Portfolio portfolio, DateOnly asOf, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var row = await db.Evaluations.AsNoTracking().SingleOrDefaultAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == asOf, ct);
        if (row is null)
            return null;

        var held = await db.Holdings.AsNoTracking().Where(holding => holding.PortfolioId == portfolio.Id).OrderBy(holding => holding.Ticker).ToListAsync(ct);
        var closes = await ClosesAsync(db, [.. held.Select(holding => holding.Ticker)], asOf, ct);
        var stored = EvaluationHistory.Describe(portfolio, row);
        var computed = closes.Count == held.Count && closes.Values.All(close => close.Run == stored.Run)
            ? Valuation.Evaluate(
                portfolio with { Holdings = [.. held.Select(holding => new Holding(holding.Ticker, ExchangeOf(holding), holding.Quantity))] },
                new MarketDay(stored.Run, asOf),
                holding => StoredPrice.On(asOf, closes[holding.Ticker]))
            : null;
        return new EvaluationProof(
            stored,
            computed,
            computed is null ? null : computed == stored,
            [.. held.Select(holding => Describe(holding, closes.GetValueOrDefault(holding.Ticker), asOf))]);
    }

    // Each stock's close of a day, or of its next day where it has none of that day.
    private static async Task<Dictionary<string, CloseRow>> ClosesAsync(InvestorsDb db, IReadOnlyList<string> tickers, DateOnly asOf, CancellationToken ct)
    {
        var closes = await db.Closes.AsNoTracking().Where(row => tickers.Contains(row.Ticker) && row.AsOf == asOf)
            .ToDictionaryAsync(row => row.Ticker, StringComparer.Ordinal, ct);
        foreach (var ticker in tickers.Where(ticker => !closes.ContainsKey(ticker)))
        {
            if (await db.Closes.AsNoTracking().Where(row => row.Ticker == ticker && row.AsOf > asOf).OrderBy(row => row.AsOf).FirstOrDefaultAsync(ct) is { } next)
                closes.Add(ticker, next);
        }

        return closes;
    }

    private ProvedHolding Describe(HoldingRow holding, CloseRow? row, DateOnly asOf)
    {
        StockClose? price = row is null ? null : StoredPrice.On(asOf, row);
        return new ProvedHolding(
            holding.Ticker,
            ExchangeOf(holding),
            holding.Quantity,
            row?.Run,
            price?.Close,
            price?.PreviousClose,
            holding.Quantity * price?.Close,
            holding.Quantity * (price?.Close - price?.PreviousClose),
            row is not null && row.AsOf != asOf);
    }

    private string ExchangeOf(HoldingRow holding) => market.Find(holding.Ticker)!.Exchange;
}
