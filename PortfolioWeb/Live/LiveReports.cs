using PortfolioWeb.Workers.Database;
using SparkJobs.Runs;

namespace PortfolioWeb.Live;

/// <summary>Reads the latest report runs of all instances from the database.</summary>
internal sealed class LiveReports(ReportQueue queue, TimeProvider time, ILogger<LiveReports> logger)
{
    /// <summary>The number of runs that dashboards show.</summary>
    public const int Latest = 20;

    /// <summary>The runs as last read, newest first.</summary>
    public IReadOnlyList<ReportRunView> Runs { get; private set; } = [];

    /// <summary>Reads the runs from the database.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            Runs = [.. (await queue.ListAsync(null, Latest, ct)).Select(run => ReportRunView.Of(run, time))];
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The ledger logs once that the database is unavailable. The feed continues with the last known runs.
            logger.LogDebug("Cannot read the report runs at present: {Error}", failure.Message);
        }
    }
}
