using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Loads the input of <see cref="MarketResume"/> from the database and the log, and stores a run that it begins.</summary>
public sealed class MarketRecord(
    IDbContextFactory<InvestorsDb> databases,
    MarketReferenceData market,
    PortfolioCatalog catalog,
    ClosesTopicTail topic,
    IMarketRuns runs,
    KafkaClientFactory clients,
    ILogger<MarketRecord> logger) : IMarketRecord
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangePosition>> LoadAsync(CancellationToken ct)
    {
        market.Refresh();
        await using var db = await databases.CreateDbContextAsync(ct);
        var desired = await db.MarketRuns.AnyAsync(ct) ? await db.LoadStatesAsync(market, ct) : await BeginAsync(db, ct);
        var tails = await topic.ReadAsync(await StoredPositionsAsync(db, ct), ct);
        var traded = TradedIn(desired);
        var series = await db.SeriesAsync(traded, market.Exchanges, catalog, ct);
        var (positions, beginsRun) = MarketResume.Resume(
            desired, [.. desired.Select(state => tails[state.Exchange])], series, traded.Calendar);
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
        var run = runs.Known.Latest;
        foreach (var portfolio in portfolios)
        {
            if (await db.LastEvaluatedAsync(portfolio, ct) is { } last)
                through.Add(last);
            else if (market.Calendar.DayBefore(market.Calendar.IndexOnOrAfter(catalog.DaysOf(portfolio).FirstTradingDay)) is { } before)
                through.Add(new MarketDay(run, before));
            else
                return null;
        }

        return through.Min();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangePosition>> GetPositionsAsync(CancellationToken ct)
    {
        market.Refresh();
        await using var db = await databases.CreateDbContextAsync(ct);
        var desired = await db.LoadStatesAsync(market, ct);
        var stored = await StoredPositionsAsync(db, ct);
        return [.. desired.Select(state => MarketResume.PositionOf(state, stored[state.Exchange].Last, TradedIn(desired).Calendar))];
    }

    // For a new database, the market begins with its first run or, if the log is older, continues the run in the log.
    private async Task<IReadOnlyList<ExchangeDesiredState>> BeginAsync(InvestorsDb db, CancellationToken ct)
    {
        var desired = await db.LoadStatesAsync(market, ct);
        if (!await db.Closes.AnyAsync(ct) && await topic.LatestRunAsync(ct) is { Run: > 1 } latest)
        {
            logger.LogWarning("The log is in run {Run}, which the database does not have: the market continues in that run", latest.Run);
            desired = [.. desired.Select(state => MarketResume.Continue(state, latest, TradedIn(desired).Calendar))];
        }

        await db.SaveStatesAsync(desired, ct);
        return desired;
    }

    private TradedMarket TradedIn(IReadOnlyList<ExchangeDesiredState> desired) => market.Of(desired[0].Source)
        ?? throw new StartupException(
            $"The market's prices come from the import '{desired[0].Source.Import}', which is not in the database.");

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
                    offsets.GetValueOrDefault(market.PartitionOf(exchange)), await db.LastClosedAsync(market.Current, exchange, ct)));
        return stored;
    }
}
