using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;

namespace SparkJobs.Runs;

/// <summary>
/// Requests a full report at the times of <c>Reports:Cron</c>, once the ledger holds the last day if the market is going to reach it.
/// </summary>
/// <param name="queue">The queue that takes the requests.</param>
/// <param name="end">Checks whether the ledger holds the last day.</param>
/// <param name="reachesTheEnd">Returns whether the market reaches the last day without further commands.</param>
/// <param name="options">The settings with the schedule.</param>
/// <param name="roles">The roles of this instance. Only one that makes reports requests them.</param>
/// <param name="time">The clock, which may be changed while the program runs.</param>
/// <param name="logger">The log.</param>
public sealed class ReportSchedule(
    ReportQueue queue,
    HistoryEnd end,
    Func<bool> reachesTheEnd,
    IOptions<ReportsOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<ReportSchedule> logger)
    : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(1);

    // A clock set back by less than this is being corrected: reports that were due in that time are not due again.
    private static readonly TimeSpan s_correction = TimeSpan.FromMinutes(1);

    private readonly ReportTimes? _times = options.Value.Cron.Length == 0
        ? null
        : new ReportTimes(options.Value.Cron, TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone));

    private readonly bool _runsHere = options.Value.Cron.Length > 0 && roles.Value.Has(Role.Reports);

    // _next: the next due time. _pending: a due time still to be requested. _requested: the latest requested. _checkedAt: the time of
    // the last check. _setBack: how often the clock was set back.
    private DateTimeOffset? _next, _pending, _requested, _checkedAt;
    private int _setBack;

    // The ticks of _next for readers on other threads; 0 if there is none.
    private long _nextTicks;

    /// <inheritdoc/>
    public override string Name => "report schedule";

    /// <summary>The schedule as a Quartz cron expression; empty if there is none.</summary>
    public string Cron => options.Value.Cron;

    /// <summary>The time zone of <see cref="Cron"/>.</summary>
    public string TimeZone => options.Value.TimeZone;

    /// <summary>Whether a report is made when the ledger holds the last day of the history.</summary>
    public bool AtEndOfHistory => options.Value.AtEndOfHistory;

    /// <summary>When the next report is due; null if none is.</summary>
    public DateTimeOffset? Next =>
        Volatile.Read(ref _nextTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : _times?.After(Time.GetUtcNow());

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (_runsHere && !ct.IsCancellationRequested)
        {
            try
            {
                await CheckAsync(ct);
            }
            catch (Exception failure) when (failure is OperationCanceledException || DatabaseErrors.IsUnavailable(failure))
            {
                // The ledger logs that the database is unavailable. A due report stays due.
            }

            await Task.Delay(s_checkInterval, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var isSetBack = now < _checkedAt - s_correction;
        if (isSetBack)
            _setBack++;
        if (isSetBack || _checkedAt is null)
            SetNext(now);
        _checkedAt = now;

        if (_next <= now)
        {
            // The last day did not arrive before the next due time, so the earlier report is requested without it.
            if (_pending is { } late)
                await RequestAsync(late, ct);
            _pending = _next;
            SetNext(now);
        }

        if (_pending is { } due && (!reachesTheEnd() || await end.ReachedAsync(ct) is not null))
            await RequestAsync(due, ct);
    }

    private void SetNext(DateTimeOffset now)
    {
        _next = _times!.After(now);
        Volatile.Write(ref _nextTicks, _next?.UtcTicks ?? 0);
    }

    // The due time is the unique slot, so that several instances create only one run.
    private async Task RequestAsync(DateTimeOffset due, CancellationToken ct)
    {
        var again = due <= _requested ? $" again {_setBack}" : "";
        var slot = string.Create(CultureInfo.InvariantCulture, $"{ReportQueue.Schedule} {due.UtcDateTime:yyyy-MM-dd HH:mm:ss}{again}");
        await queue.AddIfChangedAsync(ReportQueue.Schedule, slot, options.Value.RiskFreePercent, ct);
        _pending = null;
        if (!(due <= _requested))
            _requested = due;
    }
}
