using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Recomputes every stored evaluation from the stored closes and holdings.</summary>
/// <remarks>
/// The audit reads every stored row, independently of the current settings. For each exchange it expects the close of every listed stock,
/// at the market's prices, on every trading day from the first of the history to the last that the exchange has closed. A portfolio's
/// evaluation of a day is expected once every exchange of its holdings has closed that day or a later day of the same run. An expected
/// evaluation is missing if a later day of its run is stored, or if the pipeline is idle; otherwise it is waiting.
/// </remarks>
public sealed class Audit(
    IDbContextFactory<InvestorsDb> databases, MarketReferenceData reference, PortfolioCatalog catalog, ConsumerLag lag)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>Audits the ledger and returns the report.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken ct)
    {
        reference.Refresh();
        var first = await AuditAsync(ct);
        if (first.Doubts.Count == 0)
            return first.Report([]);

        if (!await IsQuietAsync(ct))
            return first.Report([]);

        // After the pipeline was idle, all messages of the first pass are stored: a doubt found in both passes is a fault.
        var second = await AuditAsync(ct);
        second.Doubts.IntersectWith(first.Doubts);
        return second.Report(second.Doubts);
    }

    // Returns whether the pipeline is idle. If the broker is unavailable, this is unknown, and the method returns false.
    private async Task<bool> IsQuietAsync(CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_timeout);
        try
        {
            // One reading consists of several requests, between which an investor may emit and commit. The pipeline is idle only if a
            // second reading, started after the first has ended, is equal.
            var before = await lag.NextAsync(soon: true, timeout.Token);
            var after = await lag.NextAsync(soon: true, timeout.Token);
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
        var market = reference.Current;
        var walk = new AuditWalk(market, await PortfoliosAsync(db, ct), await LastClosesAsync(db, ct), findings);
        if (await SpanAsync(db, ct) is not var (first, last))
            return findings;

        // From the newest day back, one year at a time: a day without a close needs the close of the next day.
        for (var year = last.Year; year >= first.Year; year--)
        {
            var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            var closes = await db.Closes.AsNoTracking().Where(row => row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            var evaluations = await db.Evaluations.AsNoTracking().Where(row => row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            walk.Year(year, closes, evaluations);
        }

        return findings;
    }

    // Returns the portfolios in the settings, with their stored holdings, and former portfolios that have a history.
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
                [
                    .. holdings[row.Id].Select(
                        holding => new Holding(holding.Ticker, reference.Find(holding.Ticker)?.Exchange ?? "", holding.Quantity))
                ]),
            catalog.Find(row.Id) is null))];
    }

    private static async Task<List<CloseRow>> LastClosesAsync(InvestorsDb db, CancellationToken ct)
    {
        var last = db.Closes.GroupBy(row => row.Ticker).Select(rows => new { Ticker = rows.Key, AsOf = rows.Max(row => row.AsOf) });
        return await db.Closes.AsNoTracking()
            .Join(last, row => new { row.Ticker, row.AsOf }, stock => stock, (row, _) => row)
            .ToListAsync(ct);
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
