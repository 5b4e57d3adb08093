using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Executes the queued runs one after another. Several instances may each execute one.</summary>
public sealed class ReportWorker(
    ReportQueue queue,
    ReportRunner runner,
    ReportRetention retention,
    IOptions<DataOptions> data,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<ReportWorker> logger)
    : RestartingBackgroundService(time, logger)
{
    // A run that this process adds is found at once.
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(3);

    // A worker is considered dead after a minute, so checking every ten seconds is enough.
    private static readonly TimeSpan s_recoveryInterval = TimeSpan.FromSeconds(10);

    private long? _recoveredAt;
    private bool _waitsForDatabase;

    /// <inheritdoc/>
    public override string Name => "report worker";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (roles.Value.Has(Role.Reports) && !ct.IsCancellationRequested)
        {
            var added = queue.Added;
            try
            {
                await RecoverAsync(ct);
                if (await queue.ClaimAsync(InstanceName.Current, ct) is { } run)
                {
                    await MakeAsync(run, ct);
                    await PruneAsync(ct);
                    continue;
                }

                _waitsForDatabase = false;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                if (!_waitsForDatabase)
                    Logger.LogWarning("Reports wait for the database: {Error}", failure.Message);
                _waitsForDatabase = true;
            }

            await added.WaitAsync(s_checkInterval, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RecoverAsync(CancellationToken ct)
    {
        if (_recoveredAt is { } last && Time.GetElapsedTime(last) < s_recoveryInterval)
            return;
        await queue.RecoverAsync(ct);
        _recoveredAt = Time.GetTimestamp();
    }

    private async Task MakeAsync(ReportRunRow run, CancellationToken ct)
    {
        var folder = Path.Combine(data.Value.Folder, "reports", $"{run.Id}");
        try
        {
            // An engine may block the thread that calls it.
            var (report, files) = await Task.Run(() => runner.RunAsync(run, folder, ct), CancellationToken.None);
            Logger.LogInformation(
                "Report {Id}: {Portfolios} portfolios from {Rows} evaluations, {Files} files in {Folder}",
                run.Id,
                report.Portfolios.Count,
                report.RowsRead,
                files.Count,
                folder);
        }
        catch (ReportException failure)
        {
            Logger.LogWarning("Report {Id} was not made: {Reason}", run.Id, failure.Message);
            // The run may have succeeded although the database's confirmation was lost.
            if (Directory.Exists(folder) && await queue.FindAsync(run.Id, ct) is not { State: ReportState.Succeeded })
                Directory.Delete(folder, recursive: true);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program is stopping. After the restart, this or another instance runs the report again.
            await queue.ReturnAsync(run, CancellationToken.None);
        }
    }

    private async Task PruneAsync(CancellationToken ct)
    {
        try
        {
            await retention.PruneAsync(ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Logger.LogWarning("Old reports cannot be removed: {Error}", failure.Message);
        }
    }
}
