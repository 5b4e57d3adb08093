using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Files;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Does a run that its caller has claimed: has the engine compute it, writes its files, and makes its results visible, all at once.</summary>
public sealed class ReportRunner(
    IReportEngine engine, ReportQueue queue, ReportFigures figures, IOptions<ReportsOptions> options, TimeProvider time, ILogger<ReportRunner> logger)
{
    private static readonly TimeSpan s_betweenSigns = TimeSpan.FromSeconds(1);

    /// <summary>Does a run.</summary>
    /// <param name="run">The run, claimed.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="ct">Stops it; the run stays claimed.</param>
    /// <returns>The report, and the names of its files.</returns>
    /// <exception cref="ReportException">It has failed, or is no longer its caller's; the run says so, too.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<(Report Report, IReadOnlyList<string> Files)> RunAsync(ReportRunRow run, string folder, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(options.Value.TimeoutMinutes), time);
        using var lost = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token, lost.Token);
        using var done = new CancellationTokenSource();
        var progress = new Progress();
        var life = HeartbeatAsync(run, progress, lost, done.Token);
        string? described = null;
        try
        {
            described = engine.Describe();
            await queue.NameEngineAsync(run, described, stop.Token);
            return await ComputeAsync(run, described, folder, progress, stop.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            await ForgetAsync(run);
            throw Lost(run);
        }
        catch (Exception failure)
        {
            var reason = timeout.IsCancellationRequested
                ? $"It took longer than Reports:TimeoutMinutes allows, {options.Value.TimeoutMinutes} minutes, and was stopped: raise that setting, or ask for less."
                : Explain(failure);
            if (reason is null)
                logger.LogError(failure, "Report {Id} failed", run.Id);
            reason ??= $"It failed for an unforeseen reason, {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")} See the program's log.";
            await EndAsync(run, described, reason, ct);
            throw new ReportException(reason);
        }
        finally
        {
            await done.CancelAsync();
            await life;
        }
    }

    private async Task<(Report Report, IReadOnlyList<string> Files)> ComputeAsync(
        ReportRunRow run, string described, string folder, Progress progress, CancellationToken ct)
    {
        var riskFree = options.Value.RiskFreePercent;
        var request = new ReportRequest(run.InvestorId, run.FromDay, run.ToDay);
        var basis = await engine.ComputeAsync(new ScheduledReportJob(run.Id, run.Attempt, request, riskFree, now => progress.Now = now), ct);
        progress.Now = "writing the files";
        var report = await figures.ReadAsync(run, basis, riskFree, ct);
        if (report.Portfolios.Count == 0)
            throw new ReportException("The engine has stored no figures, though it says that it has succeeded: see its log.");
        // One that was cancelled at the last moment takes its files back.
        var files = await WriteAsync(folder, report, () => queue.SucceedAsync(run, described, riskFree, basis, ct), ct);
        if (files is not null)
        {
            await TidyAsync(run);
            return (report, files);
        }

        ct.ThrowIfCancellationRequested();
        throw Lost(run);
    }

    private static async Task<IReadOnlyList<string>?> WriteAsync(string folder, Report report, Func<Task<bool>> stands, CancellationToken ct)
    {
        try
        {
            return await StatsFiles.WriteAsync(folder, report, stands, ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The files cannot be written to {folder}: {failure.Message.ReplaceLineEndings(" ")} Make room there, or name another folder: Data:Folder, or --out on a command line.");
        }
    }

    // Tells the row every second what the engine is at, and the engine when the run is no longer its own.
    private async Task HeartbeatAsync(ReportRunRow run, Progress progress, CancellationTokenSource lost, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(s_betweenSigns, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!ct.IsCancellationRequested && !await queue.HeartbeatAsync(run, progress.Now, ct))
                {
                    await lost.CancelAsync();
                    return;
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException || DatabaseErrors.IsUnavailable(failure))
            {
                // The database is away: whether the run is still this one's will be seen when it is back.
            }
        }
    }

    // While the database is away its end cannot be written down. It waits for that: otherwise another attempt would be made of it.
    private async Task EndAsync(ReportRunRow run, string? described, string reason, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (await queue.EndAsync(run, ReportState.Failed, described, reason, CancellationToken.None))
                    await figures.RemoveAsync(run.Id, CancellationToken.None);
                else
                    await ForgetAsync(run);
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                // A command line has nothing to wait for.
                if (run.RequestedBy == ReportQueue.CommandLine || ct.IsCancellationRequested)
                    return;
                await Task.Delay(s_betweenSigns, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Removes what earlier attempts have left. Only now: an engine that outlived its worker may have written until a moment ago.
    private async Task TidyAsync(ReportRunRow run)
    {
        try
        {
            if (run.Attempt > 1)
                await figures.RemoveAsync(run.Id, CancellationToken.None, except: run.Attempt);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // They are removed with the next that are too old.
        }
    }

    // The figures of this attempt count for nothing; it is only tidy to remove them.
    private async Task ForgetAsync(ReportRunRow run)
    {
        try
        {
            if (await queue.FindAsync(run.Id, CancellationToken.None) is { State: ReportState.Cancelled })
                await figures.RemoveAsync(run.Id, CancellationToken.None);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
        }
    }

    private static ReportException Lost(ReportRunRow run) => new($"Report {run.Id} was cancelled.");

    private static string? Explain(Exception failure) => failure switch
    {
        ReportException => failure.Message,
        IOException or DuckDBException when !Directory.Exists(Path.GetTempPath()) =>
            $"There is no folder for temporary files, {Path.GetTempPath()}: make it, or name another in the environment variable TMPDIR (on Windows TMP); then ask again.",
        DuckDBException => $"The report engine failed: {failure.Message.ReplaceLineEndings(" ")} If the disk is full, make room in {Path.GetTempPath()}; then ask again.",
        _ when DatabaseErrors.IsUnavailable(failure) =>
            $"The database went away or refused: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")} See to it that it runs and its disk is not full, then ask again.",
        IOException or UnauthorizedAccessException => $"{failure.Message.ReplaceLineEndings(" ")} Make room on the disk, then ask again.",
        _ => null,
    };

    // What the engine is at: written by it, read by the signs of life.
    private sealed class Progress
    {
        private volatile string? _now;

        public string? Now
        {
            get => _now;
            set => _now = value;
        }
    }
}
