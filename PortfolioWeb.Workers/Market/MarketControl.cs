using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Market;

/// <summary>The market as a whole.</summary>
/// <param name="State">Running while any exchange runs; waiting while one is held back and none runs; finished when all are.</param>
/// <param name="Date">The last trading day that any exchange has closed; null before the first.</param>
/// <param name="Run">The replay, from 1.</param>
/// <param name="RunStart">The day that the replay began with.</param>
/// <param name="DaysPerSecond">The pace; null is as fast as the chain can follow.</param>
/// <param name="Day">How many trading days of the history are closed.</param>
/// <param name="TradingDays">How many trading days the history has.</param>
/// <param name="FirstDay">The first trading day of the history.</param>
/// <param name="LastDay">The last day of the history.</param>
/// <param name="Leader">The copy of the program that runs the exchanges, where it is another one than this; null where it is this.</param>
public sealed record MarketStatus(
    MarketState State, DateOnly? Date, int Run, DateOnly RunStart, double? DaysPerSecond, int Day, int TradingDays, DateOnly FirstDay, DateOnly LastDay, string? Leader);

/// <summary>
/// Starts, stops, steps, paces and rewinds the exchanges, and hosts them. Every order is written down before it is
/// followed, so that a killed market goes on as it was told.
/// </summary>
/// <remarks>Of several copies of the program one hosts the exchanges; the others show what the ledger knows of them.</remarks>
public sealed class MarketControl(
    MarketFacts facts,
    IMarketRecord record,
    ExchangeLog log,
    KafkaClients clients,
    ConsumerLag lag,
    Leadership leadership,
    IOptions<MarketOptions> options,
    TimeProvider time,
    ILogger<MarketControl> logger) : BackgroundService
{
    private readonly SemaphoreSlim _oneOrder = new(1);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StockExchange[] _exchanges = [];
    private IReadOnlyList<ExchangeStatus> _elsewhere = [];

    /// <summary>The copy of the program that runs the exchanges, where it is another one than this.</summary>
    public string? Leader { get; private set; }

    /// <summary>The exchanges as they stand, in configuration order.</summary>
    public IReadOnlyList<ExchangeStatus> Exchanges => Leader is null ? [.. _exchanges.Select(exchange => exchange.Status)] : _elsewhere;

    /// <summary>The market as it stands.</summary>
    public MarketStatus Status
    {
        get
        {
            var exchanges = Exchanges;
            var date = exchanges.Max(exchange => exchange.Date);
            var first = facts.Calendar.FirstTradingDay;
            return new MarketStatus(
                Overall([.. exchanges.Select(exchange => exchange.State)]),
                date,
                exchanges.Max(exchange => exchange.Run),
                exchanges.MaxBy(exchange => exchange.Run)!.RunStart,
                exchanges[0].DaysPerSecond,
                date is { } last ? facts.Calendar.Count(first, last) : 0,
                facts.LastTradingDay + 1,
                first,
                facts.LastDay,
                Leader);
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        // Nobody may ask before it is known where the exchanges stand.
        await Task.WhenAny(_known.Task, ExecuteTask!).WaitAsync(cancellationToken);
    }

    /// <summary>Starts one exchange.</summary>
    public Task StartExchangeAsync(string id, CancellationToken ct) => OrderAsync(id, orders => orders with { Running = true }, ct);

    /// <summary>Stops one exchange after the day it is at.</summary>
    public Task StopExchangeAsync(string id, CancellationToken ct) => OrderAsync(id, orders => orders with { Running = false }, ct);

    /// <summary>Starts every exchange.</summary>
    public Task OpenAsync(CancellationToken ct) => OrderAsync(null, orders => orders with { Running = true }, ct);

    /// <summary>Stops every exchange.</summary>
    public Task CloseAsync(CancellationToken ct) => OrderAsync(null, orders => orders with { Running = false }, ct);

    /// <summary>Sets the pace of every exchange.</summary>
    /// <param name="daysPerSecond">Trading days a second; null is as fast as the chain can follow.</param>
    /// <param name="ct">Cancels.</param>
    public Task PaceAsync(double? daysPerSecond, CancellationToken ct) => OrderAsync(null, orders => orders with { Pace = new Pace(daysPerSecond) }, ct);

    /// <summary>Closes one trading day on every exchange; false where there is none left.</summary>
    public bool Step()
    {
        var open = _exchanges.Where(exchange => exchange.Status.State != MarketState.Finished).ToList();
        open.ForEach(exchange => exchange.Step());
        return open.Count > 0;
    }

    /// <summary>Starts a new run of every exchange at the first trading day on or after a date.</summary>
    /// <returns>Why it cannot be; null when it is done.</returns>
    public async Task<string?> RewindAsync(DateOnly to, CancellationToken ct)
    {
        if (to < facts.Calendar.FirstTradingDay && to < options.Value.FirstDay)
            return $"{to:O} is before the history, which begins on {options.Value.FirstDay:O}.";
        var index = facts.Calendar.IndexOnOrAfter(to);
        if (index > facts.LastTradingDay)
            return $"There is no trading day on or after {to:O} in the history, which ends on {facts.LastDay:O}.";

        var start = facts.Calendar[index];
        await OrderAsync(
            null,
            (exchange, run) => exchange.Orders with { Run = run, RunStart = start, WholeTo = start < exchange.NextDay ? start : exchange.NextDay },
            ct);
        logger.LogInformation("The market goes on at {Day:O}, as run {Run}", start, Status.Run);
        return null;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leadership.RunAsync("market", LeadAsync, StandByAsync, stoppingToken);

    private static MarketState Overall(MarketState[] states) =>
        states.Contains(MarketState.Running) ? MarketState.Running
        : states.Contains(MarketState.Waiting) ? MarketState.Waiting
        : states.All(state => state == MarketState.Finished) ? MarketState.Finished
        : MarketState.Stopped;

    private async Task LeadAsync(CancellationToken ct)
    {
        var standings = await record.LoadAsync(await log.LastAsync(ct), ct);
        _exchanges = [.. standings.Select(standing => new StockExchange(standing, options.Value, facts, lag, time))];
        Leader = null;
        _known.TrySetResult();
        // Where one cannot go on, all begin again.
        await Together.RunAsync(_exchanges.Select<StockExchange, Func<CancellationToken, Task>>(exchange => stop => HostAsync(exchange, stop)), ct);
    }

    private async Task StandByAsync(string leader, CancellationToken ct)
    {
        var standings = await record.LookAsync(ct);
        _elsewhere = [.. standings.Select(Describe)];
        Leader = leader;
        _known.TrySetResult();
    }

    private ExchangeStatus Describe(ExchangeStanding standing)
    {
        var (orders, last, _) = standing;
        var finished = last is { } day && facts.Calendar.IndexOnOrAfter(day.AddDays(1)) > facts.LastTradingDay;
        var state = finished ? MarketState.Finished : orders.Running ? MarketState.Running : MarketState.Stopped;
        return new ExchangeStatus(orders.Exchange, state, last, orders.Run, orders.RunStart, (orders.Pace ?? new Pace(options.Value.DaysPerSecond)).DaysPerSecond, null);
    }

    private async Task HostAsync(StockExchange exchange, CancellationToken ct)
    {
        using var outbox = new Outbox(clients.Producer(exchange.Id));
        await exchange.RunAsync(outbox, ct);
    }

    private Task OrderAsync(string? id, Func<ExchangeOrders, ExchangeOrders> change, CancellationToken ct) =>
        OrderAsync(id, (exchange, _) => change(exchange.Orders), ct);

    private async Task OrderAsync(string? id, Func<StockExchange, int, ExchangeOrders> change, CancellationToken ct)
    {
        await _oneOrder.WaitAsync(ct);
        try
        {
            var nextRun = _exchanges.Max(exchange => exchange.Orders.Run) + 1;
            var orders = _exchanges
                .Where(exchange => id is null || exchange.Id == id)
                .Select(exchange => (Exchange: exchange, Orders: change(exchange, nextRun)))
                .ToList();
            await record.SaveAsync([.. orders.Select(order => order.Orders)], ct);
            orders.ForEach(order => order.Exchange.Follow(order.Orders));
        }
        finally
        {
            _oneOrder.Release();
        }
    }
}
