using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Recomputes every stored evaluation from the stored closes and holdings.</summary>
/// <remarks>
/// It looks at every stored row, whatever the settings say now. Of each exchange it expects the close of every listed stock on every
/// trading day from the first of the history to the last that the exchange has closed, at the market's prices.
/// A portfolio's day is expected once every exchange that it holds has closed it, or a later day of the same run. One
/// that is expected and not there is missing if a later day of its run is there, or if nothing is under way in the
/// chain; until then it is waiting.
/// </remarks>
public sealed class Audit(IDbContextFactory<InvestorsDb> databases, MarketReferenceData market, MarketPrices prices, PortfolioCatalog catalog, ConsumerLag lag)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Audits the whole ledger.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken ct)
    {
        var first = await AuditAsync(ct);
        if (first.Doubts.Count == 0)
            return first.Report([]);

        if (!await IsQuietAsync(ct))
            return first.Report([]);

        // Whatever was under way at the first look has arrived: what is in doubt in both is not coming.
        var second = await AuditAsync(ct);
        second.Doubts.IntersectWith(first.Doubts);
        return second.Report(second.Doubts);
    }

    // Whether nothing is under way in the pipeline. While the broker is away nobody can tell, and all may be.
    private async Task<bool> IsQuietAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            // A reading asks the broker several questions, between which an investor may emit and commit: only where a second one, which
            // begins after the first has ended, says the same is nothing on its way.
            var before = await lag.NextAsync(soon: true, patience.Token);
            var after = await lag.NextAsync(soon: true, patience.Token);
            return before.SequenceEqual(after) && after.All(reader => reader.Lag == 0);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<AuditFindings> AuditAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var findings = new AuditFindings();
        var walk = new AuditWalk(market, prices, await PortfoliosAsync(db, ct), await LastClosedAsync(db, ct), findings);
        if (await SpanAsync(db, ct) is not var (first, last))
            return findings;

        // From the newest day back, a year at a time: a day without a close needs the closes of the next one.
        for (var year = last.Year; year >= first.Year; year--)
        {
            var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            var closes = await db.Closes.AsNoTracking().Where(row => row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            var evaluations = await db.Evaluations.AsNoTracking().Where(row => row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            walk.Year(year, closes, evaluations);
        }

        return findings;
    }

    // Those of the settings, with the holdings that are stored, and those that have a history and are in the settings no longer.
    private async Task<List<AuditedPortfolio>> PortfoliosAsync(InvestorsDb db, CancellationToken ct)
    {
        var holdings = (await db.Holdings.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.PortfolioId, StringComparer.Ordinal);
        var managers = await db.InvestorPortfolios.AsNoTracking().ToDictionaryAsync(row => row.PortfolioId, row => row.InvestorId, ct);
        return [.. (await db.Portfolios.AsNoTracking().ToListAsync(ct)).Select(row => new AuditedPortfolio(
            new Portfolio(
                row.Id,
                row.Name,
                managers.GetValueOrDefault(row.Id, ""),
                row.Cumulative,
                row.SharesOutstanding,
                [.. holdings[row.Id].Select(holding => new Holding(holding.Ticker, market.Find(holding.Ticker)?.Exchange ?? "", holding.Quantity))]),
            catalog.Find(row.Id) is null))];
    }

    private async Task<Dictionary<string, DateOnly>> LastClosedAsync(InvestorsDb db, CancellationToken ct)
    {
        var last = await db.Closes.GroupBy(row => row.Ticker).Select(rows => new { rows.Key, AsOf = rows.Max(row => row.AsOf) }).ToListAsync(ct);
        return last.Where(stock => market.Find(stock.Key) is not null)
            .GroupBy(stock => market.Find(stock.Key)!.Exchange, StringComparer.Ordinal)
            .ToDictionary(exchange => exchange.Key, exchange => exchange.Max(stock => stock.AsOf), StringComparer.Ordinal);
    }

    private static async Task<(DateOnly First, DateOnly Last)?> SpanAsync(InvestorsDb db, CancellationToken ct)
    {
        DateOnly?[] ends =
        [
            await db.Closes.MinAsync(row => (DateOnly?)row.AsOf, ct), await db.Closes.MaxAsync(row => (DateOnly?)row.AsOf, ct),
            await db.Evaluations.MinAsync(row => (DateOnly?)row.AsOf, ct), await db.Evaluations.MaxAsync(row => (DateOnly?)row.AsOf, ct),
        ];
        return ends.Min() is { } first ? (first, ends.Max()!.Value) : null;
    }
}
