using System.Text.Json;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Telemetry;
using SparkJobs.Runs;

namespace PortfolioWeb.Live;

/// <summary>
/// Follows the topics and updates the dashboards at most ten times a second. Only the latest values are sent, and nothing queues.
/// </summary>
internal sealed class LiveFeed : RestartingBackgroundService
{
    private const int MaxBatch = 1000;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1), s_whenUnwatched = TimeSpan.FromSeconds(5);

    private readonly DashboardState _dashboard;
    private readonly LiveRates _rates;
    private readonly LiveReports _reports;
    private readonly MarketReferenceData _reference;
    private readonly MarketControl _market;
    private readonly PortfolioCatalog _catalog;
    private readonly InstanceRegistry _instances;
    private readonly Investors _investors;
    private readonly LeaderElection _election;
    private readonly ConsumerLag _lag;
    private readonly DeadLetterHistory _letters;
    private readonly IDbContextFactory<InvestorsDb> _databases;
    private readonly KafkaClientFactory _clients;
    private readonly IMarketRuns _runs;
    private readonly IReadOnlyList<PipelineComponent> _parts;

    private readonly UpdateThrottle _throttle;
    private readonly SemaphoreSlim _news = new(0, 1), _watchers = new(0, 1);
    private readonly LiveDashboards _dashboards;
    private readonly IOptions<RoleOptions> _roles;
    private DashboardFrame? _told;
    private long _ticks;
    private DateOnly? _toldDate;
    private LivePipeline? _pipeline;
    private DateOnly? _closing;
    private IReadOnlyList<RefusedMessages> _refused = [];

    public LiveFeed(
        MarketReferenceData reference,
        MarketControl market,
        PortfolioCatalog catalog,
        InstanceRegistry instances,
        Investors investors,
        LeaderElection election,
        ConsumerLag lag,
        EvaluationHistory history,
        DeadLetterHistory letters,
        ReportQueue reports,
        IDbContextFactory<InvestorsDb> databases,
        KafkaClientFactory clients,
        IMarketRuns runs,
        ClosesRules closesRules,
        EvaluationRules evaluationRules,
        IEnumerable<PipelineComponent> parts,
        LiveDashboards dashboards,
        IOptions<RoleOptions> roles,
        TimeProvider time,
        ILogger<LiveFeed> logger)
        : base(time, logger)
    {
        (_reference, _market, _catalog, _instances, _lag, _letters) = (reference, market, catalog, instances, lag, letters);
        (_databases, _clients, _parts) = (databases, clients, [.. parts]);
        (_investors, _election, _dashboards, _roles) = (investors, election, dashboards, roles);
        _dashboard = new DashboardState(reference, catalog, closesRules, evaluationRules, history, time);
        _runs = runs;
        _rates = new LiveRates(time);
        _throttle = new UpdateThrottle(time);
        _reports = new LiveReports(reports, time, logger);
        dashboards.Connected += () =>
        {
            Signal(_watchers);
            Signal(_news);
        };
    }

    /// <inheritdoc/>
    public override string Name => "live feed";

    // The market is stopped or finished and no dashboard is connected, so nobody would notice a delay.
    private bool IsUnwatched => _dashboards.AreNone && _market.Status.State is (MarketState.Stopped or MarketState.Finished);

    /// <summary>
    /// Returns the portfolios that wait for an exchange that is not running, or that are more than a day behind, in the portfolios'
    /// order.
    /// </summary>
    /// <remarks>
    /// Two exchanges never close a day at exactly the same time, so a short wait for a running exchange is not reported.
    /// </remarks>
    public IReadOnlyList<WaitingPortfolio> Waiting() => Waiting(_market.Exchanges);

    private IReadOnlyList<WaitingPortfolio> Waiting(IReadOnlyList<ExchangeStatus> exchanges)
    {
        var running = exchanges.Where(exchange => exchange.State == MarketState.Running).Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal);
        // This instance uses its own current data instead of its published status.
        var told = _investors.Waiting.Concat(_instances.Reports.Where(instance => instance.Copy != _election.Instance).SelectMany(instance => instance.Waiting))
            .Where(waiting => waiting.Days > 1 || !waiting.Exchanges.All(running.Contains))
            .ToLookup(waiting => waiting.Portfolio, StringComparer.Ordinal);
        return [.. _catalog.Portfolios
            .Select(portfolio => told[portfolio.Id].FirstOrDefault() ?? LiveWaits.Of(portfolio, exchanges, _reference.Calendar))
            .OfType<WaitingPortfolio>()];
    }

    /// <summary>Returns the state of the pipeline.</summary>
    public async Task<LivePipeline> PipelineAsync(CancellationToken ct)
    {
        var (closes, evaluations) = _rates.PerSecond;
        try
        {
            _refused = await _letters.OpenByTopicAsync(ct);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The ledger logs once that the database is unavailable. The feed continues with the last known numbers.
            Logger.LogDebug("The dead letters cannot be counted for now: {Error}", failure.Message);
        }

        var instances = _instances.Reports;
        return new LivePipeline(
            Math.Round(closes / _reference.Exchanges.Count, 1),
            closes,
            evaluations,
            [.. _lag.Current.GroupBy(reader => PortfolioGroup.InvestorOf(reader.Group), reader => reader.Lag).Select(group => new GroupLag(group.Key, group.Sum()))],
            _dashboard.Arrivals,
            Waiting().Select(waiting => waiting.Days).DefaultIfEmpty().Max(),
            _refused.Sum(topic => topic.Open),
            _refused,
            [.. instances.SelectMany(instance => instance.Failures).GroupBy(failure => PortfolioGroup.InvestorOf(failure.Role)).Select(same => same.MaxBy(failure => failure.At)! with { Role = same.Key }).OrderBy(failure => failure.Role, StringComparer.Ordinal)],
            instances.Select(instance => instance.LedgerFailure).FirstOrDefault(failure => failure is not null),
            instances.Select(instance => instance.LedgerFault).FirstOrDefault(fault => fault is not null),
            _lag.Failure,
            _parts);
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (!_roles.Value.Does(Role.Dashboard))
            return;
        await _runs.FirstRunAsync(ct);
        // The offsets are read before the state, so that whatever the ledger stores in between is read again from the topics and nothing
        // is missed.
        var offsets = await LedgerOffsetsAsync(ct);
        await _dashboard.LoadAsync(ct);
        await RefreshAsync(ct);
        // If one task fails, all restart from the ledger.
        await TaskGroup.RunAsync([stop => FollowLogAsync(offsets, stop), RefreshPeriodicallyAsync, TellAsync], ct);
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
        using var consumer = _clients.Consumer("dashboard", timestamps: true);
        consumer.Assign(offsets);
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, Logger, _clients.Arrivals).ReadAsync(ct))
            {
                await _dashboard.TakeAsync(batch.Entries, ct);
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
                // Changes without a message in the followed topics, such as a stopped market, are found by polling.
                var isNews = await _news.WaitAsync(Beat(), ct);
                await Task.Delay(_throttle.Pause(), Time, ct);
                _rates.Count(_dashboard.ClosesSeen, _dashboard.EvaluationsSeen);
                if (_dashboards.AreNone)
                    Reset();
                else if (isNews || !IsClosing())
                    Publish();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program is stopping.
        }
    }

    private TimeSpan Beat() => IsUnwatched ? UpdateThrottle.UnwatchedBeat
        : _market.Status.State == MarketState.Running ? UpdateThrottle.Beat
        : UpdateThrottle.CalmBeat;

    // Holds back a new day's status until its closes arrive.
    private bool IsClosing()
    {
        var date = Market().Market.Date;
        var isNew = date != _toldDate && date != _closing;
        _closing = date;
        return isNew;
    }

    // Without dashboards there is nothing to send. The state is dropped, so that the next dashboard does not first see an outdated one.
    private void Reset()
    {
        _dashboard.TakeNews();
        _told = null;
        _dashboards.Forget();
    }

    // Refreshes what people read: once a second is enough, and less often while nobody watches.
    private async Task RefreshPeriodicallyAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _watchers.WaitAsync(IsUnwatched ? s_whenUnwatched : s_betweenLooks, ct);
                await RefreshAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program is stopping.
        }
    }

    // Both query the database, which may be slow to report that it is unavailable. No update waits for them.
    private async Task RefreshAsync(CancellationToken ct)
    {
        var pipeline = PipelineAsync(ct);
        await Task.WhenAll(pipeline, _reports.ReadAsync(ct));
        Volatile.Write(ref _pipeline, await pipeline);
    }

    // Several threads may signal at the same time.
    private static void Signal(SemaphoreSlim semaphore)
    {
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
    }

    private void Publish()
    {
        // Taken first: whatever arrives while the rest is read belongs to the next frame.
        var (emittedAt, days, trace) = _dashboard.TakeNews();
        var (market, exchanges) = Market();
        var now = new LiveState(market, exchanges.ToDictionary(exchange => exchange.Id, Describe), Portfolios(), _dashboard.Closes(), Volatile.Read(ref _pipeline)!, _reports.Runs.ToDictionary(run => run.Id), Replay(market));
        var state = JsonSerializer.SerializeToElement(now, LiveJsonContext.Default.LiveState);
        var changes = _told is null ? null : LiveChanges.Between(_told.State, state);
        if (changes is { Count: 0 })
            return;
        if (emittedAt is not null && changes is not null && (changes.ContainsKey("closes") || changes.ContainsKey("portfolios")))
            changes["emittedAt"] = emittedAt;
        if (changes is not null)
            LiveChanges.AddDays(changes, days);
        _throttle.OnPublished();
        _toldDate = market.Date;
        _told = new DashboardFrame(++_ticks, state, changes);
        using (PipelineTracing.StartLinked("push", TopicNames.Portfolios, trace))
            _dashboards.Publish(_told);
        PipelineMetrics.Pushes.Add(1);
        if (emittedAt is { } at)
            PipelineMetrics.TickToPush.Record((Time.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000.0);
    }

    private (MarketStatus Market, IReadOnlyList<ExchangeStatus> Exchanges) Market()
    {
        var (leader, reported) = _market.Positions;
        var exchanges = _dashboard.Catch(reported);
        return (_market.StatusOf(leader, exchanges), exchanges);
    }

    private LiveReplay? Replay(MarketStatus market) => market.State == MarketState.Finished && _dashboard.RunTook is { } took
        ? new LiveReplay(_reference.Calendar.Count(market.RunStart, market.LastDay), Math.Round(took.TotalSeconds, 1))
        : null;

    private LiveExchange Describe(ExchangeStatus exchange) => new(
        exchange.Id, exchange.State, exchange.Date, exchange.Run, exchange.DaysPerSecond, exchange.WaitsFor, _reference.ListingsOf(exchange.Id).Count);

    private Dictionary<string, LivePortfolio> Portfolios()
    {
        // Only waits for stopped exchanges are shown, because a running exchange catches up by itself.
        var exchanges = _market.Exchanges;
        var stopped = exchanges.Where(exchange => exchange.State == MarketState.Stopped).Select(exchange => exchange.Id).ToHashSet(StringComparer.Ordinal);
        var waiting = Waiting(exchanges)
            .Where(portfolio => portfolio.Exchanges.Any(stopped.Contains))
            .ToDictionary(portfolio => portfolio.Portfolio, portfolio => new LiveWaiting([.. portfolio.Exchanges.Where(stopped.Contains)], portfolio.Since, portfolio.Days));
        return _catalog.Portfolios.ToDictionary(portfolio => portfolio.Id, portfolio =>
        {
            var (latest, recent) = _dashboard.Portfolio(portfolio.Id);
            return new LivePortfolio(portfolio.Id, latest, recent, waiting.GetValueOrDefault(portfolio.Id));
        });
    }
}
