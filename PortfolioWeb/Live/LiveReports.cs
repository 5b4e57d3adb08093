using PortfolioWeb.Api;
using PortfolioWeb.Workers.Database;
using SparkJobs.Runs;

namespace PortfolioWeb.Live;

/// <summary>The latest report runs, whichever instance makes them: the database knows.</summary>
internal sealed class LiveReports(ReportQueue queue, TimeProvider time, ILogger logger)
{
    /// <summary>How many runs are told of.</summary>
    public const int Latest = 20;

    /// <summary>The runs when they were read last, the latest first.</summary>
    public IReadOnlyList<ReportRunView> Runs { get; private set; } = [];

    /// <summary>Reads the runs.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            Runs = [.. (await queue.ListAsync(null, Latest, ct)).Select(run => ReportRunView.Of(run, time))];
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The ledger says, once, that the database is away; the feed goes on with what it knows.
            logger.LogDebug("The report runs cannot be read for now: {Error}", failure.Message);
        }
    }
}
