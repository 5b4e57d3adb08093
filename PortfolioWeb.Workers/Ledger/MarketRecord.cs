using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Loads the input of <see cref="MarketResume"/> from the database and the log, and stores a run that it begins.</summary>
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
        var tails = await topic.ReadAsync(await StoredPositionsAsync(db, ct), ct);
        var series = await db.SeriesAsync(market, catalog, ct);
        var (positions, beginsRun) = MarketResume.Resume(
            desired, [.. desired.Select(state => tails[state.Exchange])], series, market.Calendar);
        if (beginsRun)
        {
            var (run, start) = (positions[0].Desired.Run, positions[0].Desired.RunStart);
            logger.LogWarning("The ledger has lost days from {Day:O} on: the exchanges emit them again, as run {Run}", start, run);
            await db.SaveStatesAsync([.. positions.Select(position => position.Desired)], ct);
        }

        return positions;
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
        return [.. desired.Select(state => MarketResume.PositionOf(state, stored[state.Exchange].Last, market.Calendar))];
    }

    // For a new database, the market begins with its first run or, if the log is older, continues the run in the log.
    private async Task<IReadOnlyList<ExchangeDesiredState>> BeginAsync(InvestorsDb db, CancellationToken ct)
    {
        var desired = await db.LoadStatesAsync(market, ct);
        if (!await db.Closes.AnyAsync(ct) && await topic.LatestRunAsync(ct) is { Run: > 1 } latest)
        {
            logger.LogWarning("The log is in run {Run}, which the database does not have: the market continues in that run", latest.Run);
            desired = [.. desired.Select(state => MarketResume.Continue(state, latest, market.Calendar))];
        }

        await db.SaveStatesAsync(desired, ct);
        return desired;
    }

    // Returns the ledger's offset in each exchange's partition and the last stored day of the exchange.
    private async Task<Dictionary<string, StoredPosition>> StoredPositionsAsync(InvestorsDb db, CancellationToken ct)
    {
        var log = clients.Logs[TopicNames.StockExchange];
        var offsets = await db.ConsumedOffsets.AsNoTracking().Where(row => row.Log == log && row.Topic == TopicNames.StockExchange)
            .ToDictionaryAsync(row => row.Partition, row => row.Next, ct);
        var stored = new Dictionary<string, StoredPosition>(StringComparer.Ordinal);
        foreach (var exchange in market.Exchanges)
            stored.Add(
                exchange,
                new StoredPosition(
                    offsets.GetValueOrDefault(market.PartitionOf(exchange)), await db.LastClosedAsync(market, exchange, ct)));
        return stored;
    }
}
