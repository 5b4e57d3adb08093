using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Engines;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>
/// The queue of report runs in the table <c>ReportRuns</c>, shared by any number of workers. It also records the outcome of each run.
/// </summary>
/// <remarks>
/// Every state change is one conditional UPDATE. So a run has only one worker, a cancelled run stays cancelled, and a worker that was
/// wrongly considered dead detects that it has lost its run.
/// </remarks>
public sealed class ReportQueue(IDbContextFactory<InvestorsDb> databases, TimeProvider time)
{
    /// <summary>The requesters other than named operators and API keys.</summary>
    public const string Api = "api",
        Schedule = "schedule",
        EndOfHistory = "end of history",
        CommandLine = "command line",
        ThisMachine = "this machine";

    // The length of the column.
    private const int LongestRequester = 40;

    /// <summary>The time without a heartbeat after which a worker is considered dead and loses its run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly SemaphoreSlim s_gate = new(1, 1);

    // Limits the attempts, because a run that crashes its worker would otherwise be retried forever.
    private const int MostAttempts = 3;

    private readonly ChangeSignal _added = new();

    /// <summary>Completes when this process adds the next run. Take it before looking for runs.</summary>
    public Task Added => _added.Next;

    /// <summary>Returns the requester for an operator. The prefix prevents confusion with requesters such as the schedule.</summary>
    public static string Operator(string name) => $"operator {name}".Truncate(LongestRequester);

    /// <summary>Returns the requester for an API key.</summary>
    public static string ApiKey(string name) => $"API key {name}".Truncate(LongestRequester);

    /// <summary>
    /// Returns the kind of a requester, by which retention counts reports. All requests by people and programs are of one kind.
    /// </summary>
    public static string KindOf(string requestedBy) => requestedBy is Schedule or EndOfHistory or CommandLine ? requestedBy : Api;

    /// <summary>Requests a report.</summary>
    /// <returns>The queued run.</returns>
    public async Task<ReportRunRow> AddAsync(ReportRequest request, string requestedBy, CancellationToken ct) =>
        await InsertAsync(NewRow(request, requestedBy), ct);

    /// <summary>
    /// Requests a full report, unless the latest one that the schedule or the end of the history requested has the same inputs.
    /// </summary>
    /// <param name="requestedBy">The requester.</param>
    /// <param name="slot">The unique key of the scheduled time or event. Each slot has at most one run.</param>
    /// <param name="riskFreePercent">The risk-free rate for the report, in percent per year.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task AddIfChangedAsync(string requestedBy, string slot, double riskFreePercent, CancellationToken ct)
    {
        // The schedule and the end of the history may request a report at the same time.
        await s_gate.WaitAsync(ct);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var latest = await db.ReportRuns
                .Where(row => row.LedgerChecksum != null && row.State != ReportState.Failed && row.State != ReportState.Cancelled)
                .OrderByDescending(row => row.Id).Select(row => row.LedgerChecksum).FirstOrDefaultAsync(ct);
            var checksum = await LedgerChecksum.ComputeAsync(db, riskFreePercent, ct);
            if (checksum != latest)
                await AddOnceAsync(requestedBy, slot, ct, checksum);
        }
        finally
        {
            s_gate.Release();
        }
    }

    /// <summary>Requests a full report, unless the slot already has a run.</summary>
    public async Task AddOnceAsync(string requestedBy, string slot, CancellationToken ct, string? ledgerChecksum = null)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.ReportRuns.AnyAsync(row => row.Slot == slot, ct))
            return;
        var row = NewRow(new ReportRequest(), requestedBy);
        (row.Slot, row.LedgerChecksum) = (slot, ledgerChecksum);
        try
        {
            await InsertAsync(row, ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Another instance may have added a run for the slot first. If the slot has no run, the failure has another cause.
            if (!await db.ReportRuns.AnyAsync(other => other.Slot == slot, ct))
                throw;
        }
    }

    /// <summary>Adds a run that starts immediately, with the requester as its worker.</summary>
    public async Task<ReportRunRow> AddRunningAsync(ReportRequest request, string requestedBy, string worker, CancellationToken ct)
    {
        var row = NewRow(request, requestedBy);
        (row.State, row.Worker, row.Attempt, row.StartedAt, row.SeenAt) =
            (ReportState.Running, worker, 1, row.RequestedAt, row.RequestedAt);
        return await InsertAsync(row, ct);
    }

    /// <summary>Claims the run that has been queued longest; returns null if none is queued.</summary>
    public async Task<ReportRunRow?> ClaimAsync(string worker, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        while (await db.ReportRuns.Where(row => row.State == ReportState.Queued)
                .OrderBy(row => row.Id)
                .Select(row => (int?)row.Id)
                .FirstOrDefaultAsync(ct) is { } id)
        {
            var now = time.GetDatabaseNow();
            var claimed = await db.ReportRuns.Where(row => row.Id == id && row.State == ReportState.Queued).ExecuteUpdateAsync(
                row => row
                    .SetProperty(run => run.State, ReportState.Running)
                    .SetProperty(run => run.Worker, worker)
                    .SetProperty(run => run.Attempt, run => run.Attempt + 1)
                    .SetProperty(run => run.StartedAt, now)
                    .SetProperty(run => run.SeenAt, now)
                    .SetProperty(run => run.Progress, (string?)null),
                ct);
            if (claimed == 1)
                return await db.ReportRuns.AsNoTracking().SingleAsync(row => row.Id == id, ct);
        }

        return null;
    }

    /// <summary>Records the engine that computes a run.</summary>
    /// <returns>False if the run no longer belongs to this worker.</returns>
    public Task<bool> NameEngineAsync(ReportRunRow run, string engine, CancellationToken ct) =>
        ChangeAsync(run, row => row.SetProperty(own => own.Engine, engine), ct);

    /// <summary>Sends a heartbeat with the progress.</summary>
    /// <returns>False if the run no longer belongs to this worker: it was cancelled, or the worker was considered dead.</returns>
    public Task<bool> HeartbeatAsync(ReportRunRow run, string? progress, CancellationToken ct)
    {
        var now = time.GetDatabaseNow();
        return ChangeAsync(run, row => row.SetProperty(own => own.SeenAt, now).SetProperty(own => own.Progress, progress), ct);
    }

    /// <summary>Marks a run as succeeded, which makes all its results visible at once.</summary>
    /// <returns>False if the run no longer belongs to this worker.</returns>
    public Task<bool> SucceedAsync(ReportRunRow run, string engine, double riskFreePercent, ReportBasis basis, CancellationToken ct)
    {
        var now = time.GetDatabaseNow();
        var (scope, rows) = basis;
        return ChangeAsync(
            run,
            row => row
                .SetProperty(own => own.State, ReportState.Succeeded)
                .SetProperty(own => own.EndedAt, now)
                .SetProperty(own => own.Progress, (string?)null)
                .SetProperty(own => own.Engine, engine)
                .SetProperty(own => own.SqlChecksum, Statistic.Checksum)
                .SetProperty(own => own.RiskFreePercent, riskFreePercent)
                .SetProperty(own => own.PeriodFrom, scope.Period.From)
                .SetProperty(own => own.PeriodTo, scope.Period.To)
                .SetProperty(own => own.RowsRead, rows)
                .SetProperty(own => own.LastDay, scope.LastDay)
                .SetProperty(own => own.LedgerRun, scope.Run)
                .SetProperty(own => own.LedgerPosition, scope.Position),
            ct);
    }

    /// <summary>Ends a run without results.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">The final state: failed or cancelled.</param>
    /// <param name="engine">The engine and its version; null if it is already recorded or unknown.</param>
    /// <param name="error">The reason.</param>
    /// <param name="ct">Cancels the update.</param>
    /// <returns>False if the run no longer belongs to this worker.</returns>
    public Task<bool> EndAsync(ReportRunRow run, ReportState state, string? engine, string? error, CancellationToken ct)
    {
        var now = time.GetDatabaseNow();
        return ChangeAsync(
            run,
            row => row
                .SetProperty(own => own.State, state)
                .SetProperty(own => own.EndedAt, now)
                .SetProperty(own => own.Engine, own => engine ?? own.Engine)
                .SetProperty(own => own.Error, error),
            ct);
    }

    /// <summary>Puts a run back into the queue, to be restarted.</summary>
    public Task<bool> ReturnAsync(ReportRunRow run, CancellationToken ct) =>
        ChangeAsync(run, row => row.SetProperty(own => own.State, ReportState.Queued).SetProperty(own => own.Progress, (string?)null), ct);

    /// <summary>Cancels a run. Its worker stops at its next heartbeat.</summary>
    /// <returns>False if the run had already ended.</returns>
    public async Task<bool> CancelAsync(int id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetDatabaseNow();
        return await db.ReportRuns
            .Where(row => row.Id == id && (row.State == ReportState.Queued || row.State == ReportState.Running))
            .ExecuteUpdateAsync(
                row => row.SetProperty(run => run.State, ReportState.Cancelled).SetProperty(run => run.EndedAt, now), ct) == 1;
    }

    /// <summary>Requeues the runs of dead workers. Runs that have used all attempts, and those of a command line, fail instead.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var lastSeen = time.GetDatabaseNow() - Patience;
        var dead = await db.ReportRuns.AsNoTracking()
            .Where(row => row.State == ReportState.Running && row.SeenAt < lastSeen)
            .ToListAsync(ct);
        foreach (var run in dead)
        {
            if (run.RequestedBy == CommandLine)
                await EndAsync(
                    run,
                    ReportState.Failed,
                    null,
                    $"The command line that made the report ({run.Worker}) stopped before the end: run it again.",
                    ct);
            else if (run.Attempt >= MostAttempts)
                await EndAsync(
                    run,
                    ReportState.Failed,
                    null,
                    $"Its worker stopped during the report {MostAttempts} times, most recently {run.Worker}: "
                        + "see that program's log, then request the report again.",
                    ct);
            else
                await ReturnAsync(run, ct);
        }
    }

    /// <summary>Returns a run; null if the id is unknown.</summary>
    public async Task<ReportRunRow?> FindAsync(int id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
    }

    /// <summary>Returns runs, newest first.</summary>
    /// <param name="before">Only runs with a lower id than this; null to begin with the latest.</param>
    /// <param name="limit">The maximum number of runs.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<ReportRunRow>> ListAsync(int? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.AsNoTracking()
            .Where(row => before == null || row.Id < before)
            .OrderByDescending(row => row.Id)
            .Take(limit)
            .ToListAsync(ct);
    }

    private ReportRunRow NewRow(ReportRequest request, string requestedBy) => new()
    {
        State = ReportState.Queued,
        RequestedBy = requestedBy,
        InvestorId = request.Investor,
        FromDay = request.From,
        ToDay = request.To,
        RequestedAt = time.GetDatabaseNow(),
    };

    private async Task<ReportRunRow> InsertAsync(ReportRunRow row, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        _added.Raise();
        return row;
    }

    // Changes the run only while it is running with the same attempt, so only its current worker can change it.
    private async Task<bool> ChangeAsync(
        ReportRunRow run, Expression<Func<SetPropertyCalls<ReportRunRow>, SetPropertyCalls<ReportRunRow>>> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.Where(row => row.Id == run.Id && row.State == ReportState.Running && row.Attempt == run.Attempt)
            .ExecuteUpdateAsync(change, ct) == 1;
    }
}
