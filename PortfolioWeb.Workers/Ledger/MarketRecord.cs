using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>
/// Stores the desired state and the runs of the market, and determines from the ledger and the log where each exchange resumes.
/// </summary>
/// <remarks>
/// If the log is kept, an exchange resumes after its last message in the log. The embedded broker loses its log when the program ends.
/// Then the exchanges emit again every closed day that is not completely stored. If the ledger has lost days that the present run no
/// longer reaches, the exchanges begin a new run at the first of these days. A day that is emitted again has the same closes.
/// </remarks>
public sealed class MarketRecord(
    IDbContextFactory<InvestorsDb> databases,
    MarketReferenceData market,
    PortfolioCatalog catalog,
    ClosesTopicTail topic,
    KafkaClientFactory clients,
    ILogger<MarketRecord> logger) : IMarketRecord
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangePosition>> LoadAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var desired = await db.MarketRuns.AnyAsync(ct) ? await db.LoadStatesAsync(market, ct) : await BeginAsync(db, ct);
        var latest = desired.MaxBy(state => state.Run)!;
        var stored = await StoredPositionsAsync(db, ct);
        var log = await topic.ReadAsync(stored, ct);
        var resume = MarketResume.Plan(latest.Run, market.Calendar.IndexOnOrAfter(latest.RunStart), await db.SeriesAsync(market, catalog, ct));
        return log.Values.All(position => position.IsEmpty) && resume.FirstFault is { } fault
            ? await BeginAgainAsync(db, desired, log, fault, ct)
            : [.. desired.Select(state => Standing(state, log[state.Exchange], resume.WholeBefore))];
    }

    /// <inheritdoc/>
    public async Task<MarketDay?> ValuedThroughAsync(IReadOnlyCollection<string> portfolios, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var through = new List<MarketDay>();
        foreach (var portfolio in portfolios)
        {
            if (await db.LastEvaluatedAsync(portfolio, ct) is not { } last)
                return null;
            through.Add(last);
        }

        return through.Min();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangePosition>> GetPositionsAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var desired = await db.LoadStatesAsync(market, ct);
        var stored = await StoredPositionsAsync(db, ct);
        return [.. desired.Select(state => Standing(state, new TailPosition(false, stored[state.Exchange].Last, true), 0))];
    }

    // For a new database, the market begins with its first run or, if the log is older, continues the run in the log.
    private async Task<IReadOnlyList<ExchangeDesiredState>> BeginAsync(InvestorsDb db, CancellationToken ct)
    {
        var desired = await db.LoadStatesAsync(market, ct);
        if (!await db.Closes.AnyAsync(ct) && await topic.LatestRunAsync(ct) is { Run: > 1 } latest)
        {
            logger.LogWarning("The log is in run {Run}, of which the database knows nothing: the market goes on in it", latest.Run);
            desired = [.. desired.Select(state => state with { Run = latest.Run, RunStart = latest.Date, ClosedThrough = market.Calendar.DayBefore(market.Calendar.IndexOnOrAfter(latest.Date)) })];
        }

        await db.SaveStatesAsync(desired, ct);
        return desired;
    }

    // Begins a new run. Needed if rewinds came faster than the days in between were stored, and the log with these days is lost.
    private async Task<IReadOnlyList<ExchangePosition>> BeginAgainAsync(
        InvestorsDb db, IReadOnlyList<ExchangeDesiredState> desired, IReadOnlyDictionary<string, TailPosition> log, int fault, CancellationToken ct)
    {
        var lastClosed = desired.ToDictionary(state => state.Exchange, state => Standing(state, log[state.Exchange], fault).LastClosed);
        // The run starts early enough that an exchange that is further behind does not skip days.
        var start = market.Calendar[lastClosed.Values.Min(last => Math.Min(fault, market.Calendar.IndexAfter(last)))];
        var highest = Math.Max(await db.Closes.MaxAsync(row => (int?)row.Run, ct) ?? 0, await db.Evaluations.MaxAsync(row => (int?)row.Run, ct) ?? 0);
        var run = Math.Max(highest, desired.Max(state => state.Run)) + 1;
        logger.LogWarning("The ledger has lost days from {Day:O} on: the exchanges emit them again, as run {Run}", start, run);
        var positions = desired
            .Select(state => new ExchangePosition(
                state with { Run = run, RunStart = start, ClosedThrough = lastClosed[state.Exchange] }, lastClosed[state.Exchange], start))
            .ToList();
        await db.SaveStatesAsync(positions.ConvertAll(position => position.Desired), ct);
        return positions;
    }

    private ExchangePosition Standing(ExchangeDesiredState desired, TailPosition log, int wholeBefore)
    {
        // The next day follows the days closed before the run and the run's days in the log or the ledger, whichever is later.
        var runStart = market.Calendar.IndexOnOrAfter(desired.RunStart);
        var emitted = log.Last is { } last && last.Run == desired.Run ? market.Calendar.IndexAfter(last.Date) : runStart;
        var next = Math.Max(emitted, market.Calendar.IndexAfter(desired.ClosedThrough));
        var emitFrom = log.HoldsLast ? emitted : wholeBefore;
        return new ExchangePosition(desired, market.Calendar.DayBefore(next), market.Calendar[emitFrom]);
    }

    // Returns the ledger's offset in each exchange's partition and the last stored day of the exchange.
    private async Task<Dictionary<string, StoredPosition>> StoredPositionsAsync(InvestorsDb db, CancellationToken ct)
    {
        var log = clients.Logs[TopicNames.StockExchange];
        var offsets = await db.ConsumedOffsets.AsNoTracking().Where(row => row.Log == log && row.Topic == TopicNames.StockExchange)
            .ToDictionaryAsync(row => row.Partition, row => row.Next, ct);
        var stored = new Dictionary<string, StoredPosition>(StringComparer.Ordinal);
        foreach (var exchange in market.Exchanges)
            stored.Add(exchange, new StoredPosition(offsets.GetValueOrDefault(market.PartitionOf(exchange)), await db.LastClosedAsync(market, exchange, ct)));
        return stored;
    }
}
