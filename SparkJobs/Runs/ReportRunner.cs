using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Files;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Executes a claimed run: lets the engine compute it, writes its files, and makes all results visible at once.</summary>
public sealed class ReportRunner(
    IReportEngine engine,
    ReportQueue queue,
    ReportFigures figures,
    IOptions<ReportsOptions> options,
    TimeProvider time,
    ILogger<ReportRunner> logger)
{
    private static readonly TimeSpan s_heartbeatInterval = TimeSpan.FromSeconds(1);

    /// <summary>Executes a run.</summary>
    /// <param name="run">The run, claimed by the caller.</param>
    /// <param name="folder">The folder for the files.</param>
    /// <param name="ct">Stops the execution. The run stays claimed.</param>
    /// <returns>The report and the names of its files.</returns>
    /// <exception cref="ReportException">The run has failed, which is recorded, or no longer belongs to the caller.</exception>
    /// <exception cref="OperationCanceledException">The execution was stopped.</exception>
    public async Task<(Report Report, IReadOnlyList<string> Files)> RunAsync(ReportRunRow run, string folder, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(options.Value.TimeoutMinutes), time);
        using var lost = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token, lost.Token);
        using var done = new CancellationTokenSource();
        var progress = new Progress();
        var heartbeat = HeartbeatAsync(run, progress, lost, done.Token);
        string? engineName = null;
        try
        {
            engineName = engine.Describe();
            await queue.NameEngineAsync(run, engineName, stop.Token);
            return await ComputeAsync(run, engineName, folder, progress, stop.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            await RemoveCancelledAsync(run);
            throw Lost(run);
        }
        catch (Exception failure)
        {
            var reason = timeout.IsCancellationRequested
                ? $"It took longer than the {options.Value.TimeoutMinutes} minutes of Reports:TimeoutMinutes and was stopped: "
                    + "raise that setting, or request a smaller report."
                : Explain(failure);
            if (reason is null)
                logger.LogError(failure, "Report {Id} failed", run.Id);
            reason ??= $"It failed unexpectedly with {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")} "
                + "See the program's log.";
            await EndAsync(run, engineName, reason, ct);
            throw new ReportException(reason);
        }
        finally
        {
            await done.CancelAsync();
            await heartbeat;
        }
    }

    private async Task<(Report Report, IReadOnlyList<string> Files)> ComputeAsync(
        ReportRunRow run, string engineName, string folder, Progress progress, CancellationToken ct)
    {
        var riskFree = options.Value.RiskFreePercent;
        var request = new ReportRequest(run.InvestorId, run.FromDay, run.ToDay);
        var basis = await engine.ComputeAsync(
            new ScheduledReportJob(run.Id, run.Attempt, request, riskFree, now => progress.Now = now), ct);
        progress.Now = "writing the files";
        var report = await figures.ReadAsync(run, basis, riskFree, ct);
        if (report.Portfolios.Count == 0)
            throw new ReportException("The engine stored no figures, although it reported success: see its log.");
        // If the run was cancelled at the last moment, the files are withdrawn.
        var files = await WriteAsync(folder, report, () => queue.SucceedAsync(run, engineName, riskFree, basis, ct), ct);
        if (files is not null)
        {
            await RemoveEarlierAttemptsAsync(run);
            return (report, files);
        }

        ct.ThrowIfCancellationRequested();
        throw Lost(run);
    }

    private static async Task<IReadOnlyList<string>?> WriteAsync(
        string folder, Report report, Func<Task<bool>> isAccepted, CancellationToken ct)
    {
        try
        {
            return await StatsFiles.WriteAsync(folder, report, isAccepted, ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReportException(
                $"Cannot write the files to {folder}: {failure.Message.ReplaceLineEndings(" ")} "
                + "Make room there, or set another folder: Data:Folder, or --out on the command line.");
        }
    }

    // Sends a heartbeat with the engine's progress every second, and cancels the engine when the run no longer belongs to this worker.
    private async Task HeartbeatAsync(ReportRunRow run, Progress progress, CancellationTokenSource lost, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(s_heartbeatInterval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                // The database is unavailable. Whether the run still belongs to this worker is checked when it is back.
            }
        }
    }

    // Waits until the database can record the failure. Otherwise the run would be considered lost and attempted again.
    private async Task EndAsync(ReportRunRow run, string? engineName, string reason, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (await queue.EndAsync(run, ReportState.Failed, engineName, reason, CancellationToken.None))
                    await figures.RemoveAsync(run.Id, CancellationToken.None);
                else
                    await RemoveCancelledAsync(run);
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                // A command line does not wait.
                if (run.RequestedBy == ReportQueue.CommandLine || ct.IsCancellationRequested)
                    return;
                await Task.Delay(s_heartbeatInterval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Removes the figures of earlier attempts. Only now, because an engine that outlived its worker may have written until a moment ago.
    private async Task RemoveEarlierAttemptsAsync(ReportRunRow run)
    {
        try
        {
            if (run.Attempt > 1)
                await figures.RemoveAsync(run.Id, CancellationToken.None, except: run.Attempt);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The next pruning removes the figures.
        }
    }

    // The figures of a cancelled run are never visible; removing them only saves space.
    private async Task RemoveCancelledAsync(ReportRunRow run)
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
            $"The folder for temporary files, {Path.GetTempPath()}, does not exist: create it, or name another in the environment "
                + "variable TMPDIR (on Windows TMP); then request the report again.",
        DuckDBException =>
            $"The report engine failed: {failure.Message.ReplaceLineEndings(" ")} "
                + $"If the disk is full, make room in {Path.GetTempPath()}; then request the report again.",
        _ when DatabaseErrors.IsUnavailable(failure) =>
            $"The database is unavailable: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")} "
                + "Check that it runs and its disk is not full, then request the report again.",
        IOException or UnauthorizedAccessException =>
            $"{failure.Message.ReplaceLineEndings(" ")} Make room on the disk, then request the report again.",
        _ => null,
    };

    // The engine's progress: written by the engine, read by the heartbeat.
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
