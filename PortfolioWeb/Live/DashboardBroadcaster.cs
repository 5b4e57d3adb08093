using System.Text.Json;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Live;

/// <summary>
/// Sends what has changed to the dashboards, at most ten times a second. Only the latest values are sent, and nothing queues.
/// </summary>
internal sealed class DashboardBroadcaster
{
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(1), s_unwatchedRefreshInterval = TimeSpan.FromSeconds(5);

    private readonly DashboardState _dashboard;
    private readonly LiveDashboards _dashboards;
    private readonly MarketReferenceData _reference;
    private readonly MarketControl _market;
    private readonly PortfolioCatalog _catalog;
    private readonly PipelineMonitor _monitor;
    private readonly LiveReports _reports;
    private readonly LiveRates _rates;
    private readonly LogFollower _follower;
    private readonly TimeProvider _time;
    private readonly UpdateThrottle _throttle;
    private readonly ChangeSignal _connected = new();

    private LivePipeline? _pipeline;
    private DashboardFrame? _sent;
    private long _frames;
    private DateOnly? _sentDate, _closing;

    public DashboardBroadcaster(
        DashboardState dashboard,
        LiveDashboards dashboards,
        MarketReferenceData reference,
        MarketControl market,
        PortfolioCatalog catalog,
        PipelineMonitor monitor,
        LiveReports reports,
        LiveRates rates,
        LogFollower follower,
        TimeProvider time)
    {
        (_dashboard, _dashboards, _reference, _market, _catalog) = (dashboard, dashboards, reference, market, catalog);
        (_monitor, _reports, _rates, _follower, _time) = (monitor, reports, rates, follower, time);
        _throttle = new UpdateThrottle(time);
        dashboards.Connected += () =>
        {
            _connected.Raise();
            _follower.Changed.Raise();
        };
    }

    // The market is stopped or finished and no dashboard is connected, so a delay goes unnoticed.
    private bool IsUnwatched => _dashboards.AreNone && _market.Status.State is (MarketState.Stopped or MarketState.Finished);

    /// <summary>Sends updates until canceled.</summary>
    public async Task BroadcastAsync(CancellationToken ct)
    {
        var changed = _follower.Changed.Next;
        while (true)
        {
            // Changes without a message in the followed topics, such as a stopped market, are found by polling.
            await changed.WaitAsync(Beat(), _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
                return;
            var isChanged = changed.IsCompleted;
            await Task.Delay(_throttle.Pause(), _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            changed = _follower.Changed.Next;
            _rates.Count(_dashboard.ClosesSeen, _dashboard.EvaluationsSeen);
            if (_dashboards.AreNone)
                Reset();
            else if (isChanged || !IsClosing())
                Publish();
        }
    }

    /// <summary>Reads the slowly changing values once a second, and less often while no dashboard is connected, until canceled.</summary>
    public async Task RefreshPeriodicallyAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var connected = _connected.Next;
            await RefreshAsync(ct);
            await connected.WaitAsync(IsUnwatched ? s_unwatchedRefreshInterval : s_refreshInterval, _time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads the state of the pipeline and the reports. Must be called before the first update.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        // Both query the database, which may be slow to report that it is unavailable. No update waits for them.
        var pipeline = _monitor.ReadAsync(ct);
        await Task.WhenAll(pipeline, _reports.ReadAsync(ct));
        Volatile.Write(ref _pipeline, await pipeline);
    }

    private TimeSpan Beat() => IsUnwatched ? UpdateThrottle.UnwatchedBeat
        : _market.Status.State == MarketState.Running ? UpdateThrottle.Beat
        : UpdateThrottle.CalmBeat;

    // Holds back a new day's status until its closes arrive.
    private bool IsClosing()
    {
        var date = Market().Market.Date;
        var isNew = date != _sentDate && date != _closing;
        _closing = date;
        return isNew;
    }

    // Without dashboards there is nothing to send. The state is dropped, so that the next dashboard does not first see an outdated one.
    private void Reset()
    {
        _dashboard.TakeChanges();
        _sent = null;
        _dashboards.Forget();
    }

    private void Publish()
    {
        // Taken first: messages that arrive while the rest is read belong to the next frame.
        var (emittedAt, days, trace) = _dashboard.TakeChanges();
        var (market, state) = Read();
        var changes = _sent is null ? null : LiveChanges.Between(_sent.State, state);
        if (changes is { Count: 0 })
            return;
        if (emittedAt is not null && changes is not null && (changes.ContainsKey("closes") || changes.ContainsKey("portfolios")))
            changes["emittedAt"] = emittedAt;
        if (changes is not null)
            LiveChanges.AddDays(changes, days);
        _throttle.OnPublished();
        _sentDate = market.Date;
        _sent = new DashboardFrame(++_frames, state, changes);
        using (PipelineTracing.StartLinked("push", TopicNames.Portfolios, trace))
            _dashboards.Publish(_sent);
        PipelineMetrics.Pushes.Add(1);
        if (emittedAt is { } at)
            PipelineMetrics.TickToPush.Record((_time.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000.0);
    }

    private (MarketStatus Market, JsonElement State) Read()
    {
        var (market, exchanges) = Market();
        var state = new LiveState(
            market,
            exchanges.ToDictionary(exchange => exchange.Id, Describe),
            Portfolios(),
            _dashboard.Closes(),
            Volatile.Read(ref _pipeline)!,
            _reports.Runs.ToDictionary(run => run.Id),
            Replay(market));
        return (market, JsonSerializer.SerializeToElement(state, LiveJsonContext.Default.LiveState));
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
        exchange.Id,
        exchange.State,
        exchange.Date,
        exchange.Run,
        exchange.DaysPerSecond,
        exchange.WaitsFor,
        _reference.ListingsOf(exchange.Id).Count);

    private Dictionary<string, LivePortfolio> Portfolios()
    {
        // Only waits for stopped exchanges are shown, because a running exchange catches up by itself.
        var exchanges = _market.Exchanges;
        var stopped = exchanges.Where(exchange => exchange.State == MarketState.Stopped)
            .Select(exchange => exchange.Id)
            .ToHashSet(StringComparer.Ordinal);
        var waiting = _monitor.Waiting(exchanges)
            .Where(portfolio => portfolio.Exchanges.Any(stopped.Contains))
            .ToDictionary(
                portfolio => portfolio.Portfolio,
                portfolio => new LiveWaiting([.. portfolio.Exchanges.Where(stopped.Contains)], portfolio.Since, portfolio.Days));
        return _catalog.Portfolios.ToDictionary(portfolio => portfolio.Id, portfolio =>
        {
            var (latest, recent) = _dashboard.Portfolio(portfolio.Id);
            return new LivePortfolio(portfolio.Id, latest, recent, waiting.GetValueOrDefault(portfolio.Id));
        });
    }
}
