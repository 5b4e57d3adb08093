using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;

namespace SparkJobs.Runs;

/// <summary>Asks for a report of everything at the times of <c>Reports:Cron</c>, once the ledger has the last day that is on its way.</summary>
/// <param name="queue">Takes the requests.</param>
/// <param name="end">Knows whether the ledger has the last day.</param>
/// <param name="isOnItsWay">Whether the market reaches the last day by itself.</param>
/// <param name="options">The times.</param>
/// <param name="roles">Whether this process makes reports.</param>
/// <param name="time">The clock, which may be set.</param>
/// <param name="logger">The log.</param>
public sealed class ReportSchedule(
    ReportQueue queue, HistoryEnd end, Func<bool> isOnItsWay, IOptions<ReportsOptions> options, IOptions<RoleOptions> roles, TimeProvider time,
    ILogger<ReportSchedule> logger)
    : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    // By less than this a clock is set back to keep it right: what was due in that time is not due again.
    private static readonly TimeSpan s_correction = TimeSpan.FromMinutes(1);

    private readonly ReportTimes? _times = options.Value.Cron.Length == 0
        ? null
        : new ReportTimes(options.Value.Cron, TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone));

    private readonly bool _runsHere = options.Value.Cron.Length > 0 && roles.Value.Does(Role.Reports);

    // The due time that is still to be asked for; the latest that was; how often the clock was set back.
    private DateTimeOffset? _next, _waiting, _asked, _seen;
    private int _setBack;

    // The same as _next, for whoever asks meanwhile; 0 where there is none.
    private long _nextTicks;

    /// <inheritdoc/>
    public override string Name => "report schedule";

    /// <summary>When reports are made, as Quartz writes it; empty is never.</summary>
    public string Cron => options.Value.Cron;

    /// <summary>The time zone of <see cref="Cron"/>.</summary>
    public string TimeZone => options.Value.TimeZone;

    /// <summary>Whether one is made when the ledger holds the last day of the history.</summary>
    public bool AtEndOfHistory => options.Value.AtEndOfHistory;

    /// <summary>When the next report is due; null where none is.</summary>
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
                // The ledger says that the database is away; what is due stays due.
            }

            await Task.Delay(s_betweenLooks, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var isSetBack = now < _seen - s_correction;
        if (isSetBack)
            _setBack++;
        if (isSetBack || _seen is null)
            SetNext(now);
        _seen = now;

        if (_next <= now)
        {
            // The day that the one before waits for has not come in time.
            if (_waiting is { } late)
                await AskAsync(late, ct);
            _waiting = _next;
            SetNext(now);
        }

        if (_waiting is { } due && (!isOnItsWay() || await end.ReachedAsync(ct) is not null))
            await AskAsync(due, ct);
    }

    private void SetNext(DateTimeOffset now)
    {
        _next = _times!.After(now);
        Volatile.Write(ref _nextTicks, _next?.UtcTicks ?? 0);
    }

    // The time that it is due makes it one run, however many instances ask.
    private async Task AskAsync(DateTimeOffset due, CancellationToken ct)
    {
        var again = due <= _asked ? $" again {_setBack}" : "";
        var slot = string.Create(CultureInfo.InvariantCulture, $"{ReportQueue.Schedule} {due.UtcDateTime:yyyy-MM-dd HH:mm:ss}{again}");
        await queue.AddIfChangedAsync(ReportQueue.Schedule, slot, options.Value.RiskFreePercent, ct);
        _waiting = null;
        if (!(due <= _asked))
            _asked = due;
    }
}
