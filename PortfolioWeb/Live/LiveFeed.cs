using System.Text.Json;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers;
using PortfolioWeb.Workers.Copies;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;
using PortfolioWeb.Workers.Telemetry;
using SparkJobs.Runs;
using HostOptions = PortfolioWeb.Workers.Copies.HostOptions;

namespace PortfolioWeb.Live;

/// <summary>
/// Follows the log and tells the dashboards, at most ten times a second: the latest values win, and nothing queues.
/// </summary>
internal sealed class LiveFeed : PersistentService
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1), s_whenUnwatched = TimeSpan.FromSeconds(5);

    private readonly LiveBoard _board;
    private readonly LiveRates _rates;
    private readonly LiveReports _reports;
    private readonly MarketFacts _facts;
    private readonly MarketControl _market;
    private readonly InvestingFacts _investing;
    private readonly CopiesAlive _copies;
    private readonly Investors _investors;
    private readonly Leadership _leadership;
    private readonly ConsumerLag _lag;
    private readonly DeadLetterHistory _letters;
    private readonly IDbContextFactory<InvestorsDb> _databases;
    private readonly KafkaClients _clients;
    private readonly IMarketRuns _runs;
    private readonly IReadOnlyList<ChainPart> _parts;

    private readonly LiveRhythm _rhythm;
    private readonly SemaphoreSlim _news = new(0, 1), _watchers = new(0, 1);
    private readonly LiveDashboards _dashboards;
    private readonly IOptions<HostOptions> _host;
    private LiveTick? _told;
    private long _ticks;
    private DateOnly? _toldDate;
    private LivePipeline? _pipeline;
    private DateOnly? _closing;
    private IReadOnlyList<RefusedMessages> _refused = [];

    public LiveFeed(
        MarketFacts facts,
        MarketControl market,
        InvestingFacts investing,
        CopiesAlive copies,
        Investors investors,
        Leadership leadership,
        ConsumerLag lag,
        EvaluationHistory history,
        DeadLetterHistory letters,
        ReportQueue reports,
        IDbContextFactory<InvestorsDb> databases,
        KafkaClients clients,
        IMarketRuns runs,
        ClosesRules closesRules,
        EvaluationRules evaluationRules,
        IEnumerable<ChainPart> parts,
        LiveDashboards dashboards,
        IOptions<HostOptions> host,
        TimeProvider time,
        ILogger<LiveFeed> logger)
        : base(time, logger)
    {
        (_facts, _market, _investing, _copies, _lag, _letters) = (facts, market, investing, copies, lag, letters);
        (_databases, _clients, _parts) = (databases, clients, [.. parts]);
        (_investors, _leadership, _dashboards, _host) = (investors, leadership, dashboards, host);
        _board = new LiveBoard(facts, investing, closesRules, evaluationRules, history, time);
        _runs = runs;
        _rates = new LiveRates(time);
        _rhythm = new LiveRhythm(time);
        _reports = new LiveReports(reports, time, logger);
        dashboards.Connected += () =>
        {
            Signal(_watchers);
            Signal(_news);
        };
    }

    /// <inheritdoc/>
    public override string Name => "live feed";

    // The market stands and no dashboard is connected: nobody sees when something is looked at.
    private bool IsUnwatched => _dashboards.AreNone && _market.Status.State is (MarketState.Stopped or MarketState.Finished);

    /// <summary>What is waiting for an exchange that does not run, or is more than a day behind, in the portfolios' order.</summary>
    /// <remarks>Two exchanges never close a day in the same instant: a wait of a moment is not worth a word.</remarks>
    public IReadOnlyList<WaitingPortfolio> Waiting()
    {
        var exchanges = _market.Exchanges;
        var running = exchanges.Where(exchange => exchange.State == MarketState.Running).Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal);
        // What this copy knows itself it need not hear from the log.
        var told = _investors.Waiting.Concat(_copies.Reports.Where(copy => copy.Copy != _leadership.Copy).SelectMany(copy => copy.Waiting))
            .Where(waiting => waiting.Days > 1 || !waiting.Exchanges.All(running.Contains))
            .ToLookup(waiting => waiting.Portfolio, StringComparer.Ordinal);
        return [.. _investing.Portfolios
            .Select(portfolio => told[portfolio.Id].FirstOrDefault() ?? LiveWaits.Of(portfolio, exchanges, _facts.Calendar))
            .OfType<WaitingPortfolio>()];
    }

    /// <summary>How the chain is doing.</summary>
    public async Task<LivePipeline> PipelineAsync(CancellationToken ct)
    {
        var (closes, evaluations) = _rates.PerSecond;
        try
        {
            _refused = await _letters.OpenByTopicAsync(ct);
        }
        catch (Exception failure) when (DatabaseAway.Explains(failure))
        {
            // The ledger says, once, that the database is away; the feed goes on with what it knows.
            Logger.LogDebug("The dead letters cannot be counted for now: {Error}", failure.Message);
        }

        var copies = _copies.Reports;
        return new LivePipeline(
            Math.Round(closes / _facts.Exchanges.Count, 1),
            closes,
            evaluations,
            [.. _lag.Current.GroupBy(reader => Parts.WholeOf(reader.Group), reader => reader.Lag).Select(group => new GroupLag(group.Key, group.Sum()))],
            _board.Arrivals,
            Waiting().Select(waiting => waiting.Days).DefaultIfEmpty().Max(),
            _refused.Sum(topic => topic.Open),
            _refused,
            [.. copies.SelectMany(copy => copy.Failures).GroupBy(failure => Parts.WholeOf(failure.Role)).Select(same => same.MaxBy(failure => failure.At)! with { Role = same.Key }).OrderBy(failure => failure.Role, StringComparer.Ordinal)],
            copies.Select(copy => copy.LedgerFailure).FirstOrDefault(failure => failure is not null),
            copies.Select(copy => copy.LedgerFault).FirstOrDefault(fault => fault is not null),
            _lag.Failure,
            _parts);
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (!_host.Value.Does(Role.Dashboard))
            return;
        await _runs.FirstRunAsync(ct);
        // Before the board: what the ledger stores after its offsets were read is read from the log again, and none is missed.
        var offsets = await LedgerOffsetsAsync(ct);
        await _board.LoadAsync(ct);
        await LookAsync(ct);
        // Where one cannot go on, all begin again, from what the ledger has.
        await Together.RunAsync([stop => FollowLogAsync(offsets, stop), LookAgainAsync, TellAsync], ct);
    }

    private async Task<IReadOnlyList<TopicPartitionOffset>> LedgerOffsetsAsync(CancellationToken ct)
    {
        await using var db = await _databases.CreateDbContextAsync(ct);
        var next = (await db.ConsumedOffsets.AsNoTracking().ToListAsync(ct)).ToDictionary(row => (row.Log, row.Topic, row.Partition), row => row.Next);
        return [.. _lag.Partitions(EvaluationLedger.Group).Select(partition => new TopicPartitionOffset(
            partition, next.GetValueOrDefault((_clients.Logs[partition.Topic], partition.Topic, partition.Partition.Value))))];
    }

    private async Task FollowLogAsync(IReadOnlyList<TopicPartitionOffset> offsets, CancellationToken ct)
    {
        using var consumer = _clients.Reader("dashboard", timestamps: true);
        consumer.Assign(offsets);
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, Logger, _clients.Arrivals).ReadAsync(ct))
            {
                await _board.TakeAsync(batch.Entries, ct);
                Signal(_news);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The dashboards get a snapshot from the ledger after the restart.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // What the log does not tell, as a market that is stopped, is looked for.
                var isNews = await _news.WaitAsync(Beat(), ct);
                await Task.Delay(_rhythm.Pause(), Time, ct);
                _rates.Count(_board.ClosesSeen, _board.EvaluationsSeen);
                if (_dashboards.AreNone)
                    Rest();
                else if (isNews || !IsClosing())
                    Tell();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end.
        }
    }

    private TimeSpan Beat() => IsUnwatched ? LiveRhythm.UnwatchedBeat
        : _market.Status.State == MarketState.Running ? LiveRhythm.Beat
        : LiveRhythm.CalmBeat;

    // A day that the market has only just closed is told of with its closes, which are on their way.
    private bool IsClosing()
    {
        var date = Market().Market.Date;
        var isNew = date != _toldDate && date != _closing;
        _closing = date;
        return isNew;
    }

    // While nobody watches there is nothing to tell. Whoever comes next shall not first see what was so when the last one went.
    private void Rest()
    {
        _board.TakeNews();
        _told = null;
        _dashboards.Forget();
    }

    // What people read: once a second is enough, and seldom where nobody does.
    private async Task LookAgainAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _watchers.WaitAsync(IsUnwatched ? s_whenUnwatched : s_betweenLooks, ct);
                await LookAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The end.
        }
    }

    // Both ask the database, which may be away and take its time to say so: no news waits for it.
    private async Task LookAsync(CancellationToken ct)
    {
        var pipeline = PipelineAsync(ct);
        await Task.WhenAll(pipeline, _reports.ReadAsync(ct));
        Volatile.Write(ref _pipeline, await pipeline);
    }

    // Several threads may have something to signal.
    private static void Signal(SemaphoreSlim semaphore)
    {
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
    }

    private void Tell()
    {
        // First: what comes while the rest is read counts from the next look on.
        var (emittedAt, days, trace) = _board.TakeNews();
        var (market, exchanges) = Market();
        var now = new LiveState(market, exchanges.ToDictionary(exchange => exchange.Id, Describe), Portfolios(), _board.Closes(), Volatile.Read(ref _pipeline)!, _reports.Runs.ToDictionary(run => run.Id), Replay(market));
        var state = JsonSerializer.SerializeToElement(now, LiveJsonContext.Default.LiveState);
        var changes = _told is null ? null : LiveChanges.Between(_told.State, state);
        if (changes is { Count: 0 })
            return;
        if (emittedAt is not null && changes is not null && (changes.ContainsKey("closes") || changes.ContainsKey("portfolios")))
            changes["emittedAt"] = emittedAt;
        if (changes is not null)
            LiveChanges.AddDays(changes, days);
        _rhythm.Told();
        _toldDate = market.Date;
        _told = new LiveTick(++_ticks, state, changes);
        using (ChainTracing.Follow("push", Topics.Portfolios, trace))
            _dashboards.Tell(_told);
        ChainMetrics.Pushes.Add(1);
        if (emittedAt is { } at)
            ChainMetrics.TickToPush.Record((Time.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000.0);
    }

    private (MarketStatus Market, IReadOnlyList<ExchangeStatus> Exchanges) Market()
    {
        var (leader, reported) = _market.Standing;
        var exchanges = _board.Catch(reported);
        return (_market.Describe(leader, exchanges), exchanges);
    }

    private LiveReplay? Replay(MarketStatus market) => market.State == MarketState.Finished && _board.RunTook is { } took
        ? new LiveReplay(_facts.Calendar.Count(market.RunStart, market.LastDay), Math.Round(took.TotalSeconds, 1))
        : null;

    private LiveExchange Describe(ExchangeStatus exchange) => new(
        exchange.Id, exchange.State, exchange.Date, exchange.Run, exchange.DaysPerSecond, exchange.WaitsFor, _facts.ListingsOf(exchange.Id).Count);

    private Dictionary<string, LivePortfolio> Portfolios()
    {
        // An exchange that runs will come; one that is stopped has to be started.
        var stopped = _market.Exchanges.Where(exchange => exchange.State == MarketState.Stopped).Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal);
        var waiting = Waiting()
            .Where(portfolio => portfolio.Exchanges.Any(stopped.Contains))
            .ToDictionary(portfolio => portfolio.Portfolio, portfolio => new LiveWaiting([.. portfolio.Exchanges.Where(stopped.Contains)], portfolio.Since, portfolio.Days));
        return _investing.Portfolios.ToDictionary(portfolio => portfolio.Id, portfolio =>
        {
            var (latest, recent) = _board.Portfolio(portfolio.Id);
            return new LivePortfolio(portfolio.Id, latest, recent, waiting.GetValueOrDefault(portfolio.Id));
        });
    }
}
