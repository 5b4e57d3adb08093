using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Status;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>The status of the market, derived from its exchanges.</summary>
/// <param name="State">
/// Running if any exchange runs; otherwise waiting if any exchange waits, finished if all are finished, and stopped in all other cases.
/// </param>
/// <param name="Date">The last trading day that any exchange has closed; null before the first.</param>
/// <param name="Run">The run, from 1.</param>
/// <param name="RunStart">The first day of the run.</param>
/// <param name="DaysPerSecond">The speed in trading days per second; null is Max, as fast as the pipeline can follow.</param>
/// <param name="Day">The number of trading days of the history that are closed.</param>
/// <param name="TradingDays">The number of trading days in the history.</param>
/// <param name="FirstDay">The first trading day of the history.</param>
/// <param name="LastDay">The last day of the history.</param>
/// <param name="Leader">The instance that hosts the exchanges; null while none does.</param>
/// <param name="Source">The source of the prices.</param>
public sealed record MarketStatus(
    MarketState State,
    DateOnly? Date,
    int Run,
    DateOnly RunStart,
    double? DaysPerSecond,
    int Day,
    int TradingDays,
    DateOnly FirstDay,
    DateOnly LastDay,
    string? Leader,
    PriceSource Source);

/// <summary>
/// Starts, stops, steps and rewinds the exchanges, sets their speed and provides their status, whichever instance hosts them:
/// commands are rows of a table, and reports travel through a Kafka topic.
/// </summary>
public sealed class MarketControl : IHostedService
{
    // The instance that hosts the exchanges reports at least every two seconds. Without a report, the ledger provides the last closed days.
    private static readonly TimeSpan s_reportTimeout = TimeSpan.FromSeconds(3);

    private readonly MarketReferenceData _reference;
    private readonly MarketCommands _commands;
    private readonly IMarketRecord _record;
    private readonly StatusTopic _statusTopic;
    private readonly double _defaultSpeed;
    private readonly IOptions<RoleOptions> _roles;
    private readonly TimeProvider _time;
    private readonly ILogger<MarketControl> _logger;

    private readonly Lock _gate = new();
    private readonly ChangeSignal _reportReceived = new();
    private MarketReport? _report;
    private long _reportedAt;

    public MarketControl(
        MarketReferenceData reference,
        MarketCommands commands,
        StatusTopic statusTopic,
        IMarketRecord record,
        IOptions<MarketOptions> options,
        IOptions<RoleOptions> roles,
        TimeProvider time, ILogger<MarketControl> logger)
    {
        (_reference, _commands, _statusTopic, _record, _roles, _time, _logger) =
            (reference, commands, statusTopic, record, roles, time, logger);
        _defaultSpeed = options.Value.DaysPerSecond;
        statusTopic.Subscribe(MarketReport.Key, OnReport);
    }

    /// <summary>
    /// The status of each exchange, in configuration order. While no instance hosts the exchanges, those not finished count as stopped.
    /// </summary>
    public IReadOnlyList<ExchangeStatus> Exchanges => Positions.Exchanges;

    /// <summary>The status of each exchange, with the instance that hosts the exchanges; null while none does.</summary>
    public (string? Leader, IReadOnlyList<ExchangeStatus> Exchanges) Positions
    {
        get
        {
            lock (_gate)
            {
                var report = _report ?? throw new InvalidOperationException("The status of the exchanges is not known yet.");
                if (_reportedAt != 0 && _statusTopic.IsAlive(_reportedAt))
                    return (report.Leader, report.Exchanges);
                var stopped = report.Exchanges.Select(exchange => exchange.State == MarketState.Finished
                    ? exchange
                    : exchange with { State = MarketState.Stopped, WaitsFor = null });
                return (null, [.. stopped]);
            }
        }
    }

    /// <summary>The status of the market.</summary>
    public MarketStatus Status
    {
        get
        {
            var (leader, exchanges) = Positions;
            return StatusOf(leader, exchanges);
        }
    }

    /// <summary>
    /// Whether the market reaches the last day of the history without an operator, because no exchange is stopped. False while no
    /// instance is known to host the exchanges.
    /// </summary>
    public bool ReachesTheEnd
    {
        get
        {
            lock (_gate)
                return _report is { } report
                    && _reportedAt != 0
                    && _statusTopic.IsAlive(_reportedAt)
                    && report.Exchanges.All(exchange => exchange.State != MarketState.Stopped);
        }
    }

    /// <summary>Derives the status of the market from the status of each exchange.</summary>
    public MarketStatus StatusOf(string? leader, IReadOnlyList<ExchangeStatus> exchanges)
    {
        var date = exchanges.Max(exchange => exchange.Date);
        var traded = _reference.Of(exchanges.Max(exchange => exchange.Run));
        var history = _reference.HistoryOf(traded);
        var first = history.Calendar.FirstTradingDay;
        // A change of the settings may end the history before a day that is already closed.
        var closed = date is { } last ? history.Calendar.Count(first, last) : 0;
        return new MarketStatus(
            Overall([.. exchanges.Select(exchange => exchange.State)]),
            date,
            exchanges.Max(exchange => exchange.Run),
            exchanges.MaxBy(exchange => exchange.Run)!.RunStart,
            exchanges[0].DaysPerSecond,
            closed,
            Math.Max(history.LastTradingDay + 1, closed),
            first,
            date > history.LastDay ? date.Value : history.LastDay,
            leader,
            traded.Source);
    }

    /// <summary>
    /// Waits, on an instance with the dashboard, until the status of the exchanges is known. Reading the status before that throws.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_roles.Value.Has(Role.Dashboard)
            || await WaitForReportAsync(report => report is not null, s_reportTimeout, cancellationToken))
            return;
        var positions = await _record.GetPositionsAsync(cancellationToken);
        lock (_gate)
            _report ??= new MarketReport("", 0, [.. positions.Select(StatusOf)]);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts one exchange.</summary>
    /// <param name="id">The exchange's id; null for every exchange.</param>
    /// <param name="requestedBy">The name of the operator or API key; empty for a request from the program's own machine.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <returns>Why the market rejected the command; null if it did not.</returns>
    /// <exception cref="CommandException">No instance has applied the command in time.</exception>
    public Task<string?> StartAsync(string? id, string requestedBy, CancellationToken ct) =>
        SendAsync(new StartCommand(id), requestedBy, ct);

    /// <summary>Stops one exchange after the current day.</summary>
    /// <inheritdoc cref="StartAsync(string?, string, CancellationToken)"/>
    public Task<string?> StopAsync(string? id, string requestedBy, CancellationToken ct) =>
        SendAsync(new StopCommand(id), requestedBy, ct);

    /// <summary>Sets the speed of every exchange.</summary>
    /// <param name="daysPerSecond">Trading days per second; null is as fast as the pipeline can follow.</param>
    /// <param name="requestedBy">The name of the operator or API key; empty for a request from the program's own machine.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <inheritdoc cref="StartAsync(string?, string, CancellationToken)"/>
    public Task<string?> SetSpeedAsync(double? daysPerSecond, string requestedBy, CancellationToken ct) =>
        SendAsync(new SpeedCommand(daysPerSecond), requestedBy, ct);

    /// <summary>Closes one trading day on every exchange that has not finished.</summary>
    /// <inheritdoc cref="StartAsync(string?, string, CancellationToken)"/>
    public Task<string?> StepAsync(string requestedBy, CancellationToken ct) => SendAsync(new StepCommand(), requestedBy, ct);

    /// <summary>Starts a new run of every exchange at the first trading day on or after a date.</summary>
    /// <param name="to">The date to rewind to.</param>
    /// <param name="stop">Whether to stop every exchange first, so that none closes the first day of the new run.</param>
    /// <param name="requestedBy">The name of the operator or API key; empty for a request from the program's own machine.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <inheritdoc cref="StartAsync(string?, string, CancellationToken)"/>
    public Task<string?> RewindAsync(DateOnly to, bool stop, string requestedBy, CancellationToken ct) =>
        SendAsync(new RewindCommand(to, stop), requestedBy, ct);

    /// <summary>Starts a new run of every exchange at the first day of a market with other prices, and closes that day.</summary>
    /// <param name="source">The source of the prices.</param>
    /// <param name="stop">Whether to stop every exchange after the first day.</param>
    /// <param name="requestedBy">The name of the operator or API key; empty for a request from the program's own machine.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <inheritdoc cref="StartAsync(string?, string, CancellationToken)"/>
    public async Task<string?> ChooseAsync(PriceSource source, bool stop, string requestedBy, CancellationToken ct)
    {
        // Reading an import with millions of closes takes longer than a command may take.
        await Task.Run(() => _reference.Of(source), ct);
        return await SendAsync(new ChooseMarketCommand(source, stop), requestedBy, ct);
    }

    private static MarketState Overall(MarketState[] states) =>
        states.Contains(MarketState.Running) ? MarketState.Running
        : states.Contains(MarketState.Waiting) ? MarketState.Waiting
        : states.All(state => state == MarketState.Finished) ? MarketState.Finished
        : MarketState.Stopped;

    // Waits for the status that shows the effect of the command, too. The command is applied even if no status arrives.
    private async Task<string?> SendAsync(MarketCommand command, string requestedBy, CancellationToken ct)
    {
        var (id, rejection) = await _commands.SendAsync(command, requestedBy, ct);
        await WaitForReportAsync(report => report?.LastCommand >= id, s_reportTimeout, ct);
        return rejection;
    }

    // Returns false if no report has met the condition in time.
    private async Task<bool> WaitForReportAsync(Predicate<MarketReport?> isMet, TimeSpan timeout, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(timeout);
        while (true)
        {
            var received = _reportReceived.Next;
            lock (_gate)
            {
                if (isMet(_report))
                    return true;
            }

            await received.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
                return false;
        }
    }

    private void OnReport(byte[] value)
    {
        if (!MarketJson.TryReadReport(value, out var report, out var reason))
        {
            _logger.LogWarning("The topic {Topic} has a report of the market that cannot be used: {Reason}", TopicNames.Status, reason);
            return;
        }

        lock (_gate)
            (_report, _reportedAt) = (report, _time.GetTimestamp());
        _reportReceived.Raise();
    }

    private ExchangeStatus StatusOf(ExchangePosition position)
    {
        var (desired, nextDay, _) = position;
        var history = _reference.HistoryOf(_reference.Of(desired.Run));
        return new ExchangeStatus(
            desired.Exchange,
            nextDay > history.LastTradingDay ? MarketState.Finished : MarketState.Stopped,
            history.Calendar.DayBefore(nextDay),
            desired.Run,
            desired.RunStart,
            (desired.Speed ?? new Speed(_defaultSpeed)).DaysPerSecond,
            null);
    }
}
