using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Engines;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>The report runs, in <c>ReportRuns</c>: a queue that any number of workers may share, and the record of what has become of each.</summary>
/// <remarks>
/// Every step of a run is one conditional UPDATE, which changes a row or does not: so a run has one worker, a cancelled one does not come
/// back, and a worker that was thought dead finds out that it has lost its run.
/// </remarks>
public sealed class ReportQueue(IDbContextFactory<InvestorsDb> databases, TimeProvider time)
{
    /// <summary>Who requests runs, where it is no named operator or API key.</summary>
    public const string Api = "api", Schedule = "schedule", EndOfHistory = "end of history", CommandLine = "command line", ThisMachine = "this machine";

    // As long as the column is.
    private const int LongestRequester = 40;

    /// <summary>A running run whose worker has given no sign of life for so long is taken from it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly SemaphoreSlim s_asking = new(1, 1);

    // One that takes its worker down with it would do so for ever.
    private const int MostAttempts = 3;

    /// <summary>Names an operator who requests a run. The word before the name keeps it apart from the schedule and the like.</summary>
    public static string Operator(string name) => Cut($"operator {name}");

    /// <summary>Names an API key that requests a run.</summary>
    public static string ApiKey(string name) => Cut($"API key {name}");

    /// <summary>Groups requesters into the kinds that retention counts: everything that people and programs request is one kind.</summary>
    public static string KindOf(string requestedBy) => requestedBy is Schedule or EndOfHistory or CommandLine ? requestedBy : Api;

    /// <summary>Asks for a report.</summary>
    /// <returns>Its run, queued.</returns>
    public async Task<ReportRunRow> AddAsync(ReportRequest request, string requestedBy, CancellationToken ct) =>
        await InsertAsync(NewRow(request, requestedBy), ct);

    /// <summary>Asks for a report of everything, unless the latest that the schedule or the end of the history asked for is of the same ledger.</summary>
    /// <param name="requestedBy">What asks.</param>
    /// <param name="slot">What for: it has one run at most.</param>
    /// <param name="riskFreePercent">The risk-free rate that it would be made with.</param>
    /// <param name="ct">Cancels.</param>
    public async Task AddIfChangedAsync(string requestedBy, string slot, double riskFreePercent, CancellationToken ct)
    {
        // The schedule and the end of the history may ask at the same time.
        await s_asking.WaitAsync(ct);
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
            s_asking.Release();
        }
    }

    /// <summary>Asks for a report of everything, unless that was done already for the same occasion.</summary>
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
            // Another instance was faster: the slot is unique. Anything else would have failed the same way above.
            if (!await db.ReportRuns.AnyAsync(other => other.Slot == slot, ct))
                throw;
        }
    }

    /// <summary>Begins a run that never waits in the queue, because whoever asks for it is its worker.</summary>
    public async Task<ReportRunRow> AddRunningAsync(ReportRequest request, string requestedBy, string worker, CancellationToken ct)
    {
        var row = NewRow(request, requestedBy);
        (row.State, row.Worker, row.Attempt, row.StartedAt, row.SeenAt) = (ReportState.Running, worker, 1, row.RequestedAt, row.RequestedAt);
        return await InsertAsync(row, ct);
    }

    /// <summary>Takes the run that has waited longest; null where none waits.</summary>
    public async Task<ReportRunRow?> ClaimAsync(string worker, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        while (await db.ReportRuns.Where(row => row.State == ReportState.Queued).OrderBy(row => row.Id).Select(row => (int?)row.Id).FirstOrDefaultAsync(ct) is { } id)
        {
            var now = Now();
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

    /// <summary>Names the engine that computes a run from now on.</summary>
    /// <returns>False where the run is no longer this worker's.</returns>
    public Task<bool> NameEngineAsync(ReportRunRow run, string engine, CancellationToken ct) =>
        ChangeAsync(run, row => row.SetProperty(own => own.Engine, engine), ct);

    /// <summary>Gives a sign of life.</summary>
    /// <returns>False where the run is no longer this worker's: it was cancelled, or taken for dead.</returns>
    public Task<bool> HeartbeatAsync(ReportRunRow run, string? progress, CancellationToken ct)
    {
        var now = Now();
        return ChangeAsync(run, row => row.SetProperty(own => own.SeenAt, now).SetProperty(own => own.Progress, progress), ct);
    }

    /// <summary>Ends a run with its results, all of which become visible by this.</summary>
    /// <returns>False where the run is no longer this worker's.</returns>
    public Task<bool> SucceedAsync(ReportRunRow run, string engine, double riskFreePercent, ReportBasis basis, CancellationToken ct)
    {
        var now = Now();
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
    /// <param name="state">Failed or cancelled.</param>
    /// <param name="engine">The engine and its version; null where the run says already, or it is not known.</param>
    /// <param name="error">Why.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False where the run is no longer this worker's.</returns>
    public Task<bool> EndAsync(ReportRunRow run, ReportState state, string? engine, string? error, CancellationToken ct)
    {
        var now = Now();
        return ChangeAsync(
            run,
            row => row
                .SetProperty(own => own.State, state)
                .SetProperty(own => own.EndedAt, now)
                .SetProperty(own => own.Engine, own => engine ?? own.Engine)
                .SetProperty(own => own.Error, error),
            ct);
    }

    /// <summary>Puts a run back, to be restarted.</summary>
    public Task<bool> ReturnAsync(ReportRunRow run, CancellationToken ct) =>
        ChangeAsync(run, row => row.SetProperty(own => own.State, ReportState.Queued).SetProperty(own => own.Progress, (string?)null), ct);

    /// <summary>Calls a run off. Its worker finds out at its next sign of life.</summary>
    /// <returns>False where it had ended already.</returns>
    public async Task<bool> CancelAsync(int id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now();
        return await db.ReportRuns
            .Where(row => row.Id == id && (row.State == ReportState.Queued || row.State == ReportState.Running))
            .ExecuteUpdateAsync(row => row.SetProperty(run => run.State, ReportState.Cancelled).SetProperty(run => run.EndedAt, now), ct) == 1;
    }

    /// <summary>Puts back the runs whose workers have died; those that were begun too often, and those of a command line, fail.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var lastSeen = Now() - Patience;
        var dead = await db.ReportRuns.AsNoTracking().Where(row => row.State == ReportState.Running && row.SeenAt < lastSeen).ToListAsync(ct);
        foreach (var run in dead)
        {
            if (run.RequestedBy == CommandLine)
                await EndAsync(run, ReportState.Failed, null, $"The command line that made it ({run.Worker}) ended in the middle: start it again.", ct);
            else if (run.Attempt >= MostAttempts)
                await EndAsync(run, ReportState.Failed, null, $"Its worker ended in the middle {MostAttempts} times, the last time {run.Worker}: see that program's log, then ask again.", ct);
            else
                await ReturnAsync(run, ct);
        }
    }

    /// <summary>A run; null where there is none of that id.</summary>
    public async Task<ReportRunRow?> FindAsync(int id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct);
    }

    /// <summary>Runs, the latest first.</summary>
    /// <param name="before">Those with a lesser id than this; from the latest where none is given.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ReportRunRow>> ListAsync(int? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.AsNoTracking().Where(row => before == null || row.Id < before).OrderByDescending(row => row.Id).Take(limit).ToListAsync(ct);
    }

    private static string Cut(string requester) => requester.Length <= LongestRequester ? requester : requester[..(LongestRequester - 1)] + "…";

    private ReportRunRow NewRow(ReportRequest request, string requestedBy) => new()
    {
        State = ReportState.Queued,
        RequestedBy = requestedBy,
        InvestorId = request.Investor,
        FromDay = request.From,
        ToDay = request.To,
        RequestedAt = Now(),
    };

    private async Task<ReportRunRow> InsertAsync(ReportRunRow row, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row;
    }

    // Only while the run is as its worker knows it.
    private async Task<bool> ChangeAsync(
        ReportRunRow run, Expression<Func<SetPropertyCalls<ReportRunRow>, SetPropertyCalls<ReportRunRow>>> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReportRuns.Where(row => row.Id == run.Id && row.State == ReportState.Running && row.Attempt == run.Attempt).ExecuteUpdateAsync(change, ct) == 1;
    }

    // In microseconds, as both kinds of database keep it.
    private DateTime Now() => new(time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
