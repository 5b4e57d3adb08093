using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Computes the statistics of a report and stores their figures. Queueing, files and the end of a run are the same for every engine, so
/// another engine, such as Spark Connect, is one more class.
/// </summary>
public interface IReportEngine
{
    /// <summary>Returns the name and version of the engine.</summary>
    /// <exception cref="ReportException">The engine cannot be used.</exception>
    string Describe();

    /// <summary>
    /// Stores every figure of every statistic under the job's run and attempt. The figures become visible when the run succeeds.
    /// </summary>
    /// <exception cref="ReportException">The report cannot be made.</exception>
    Task<ReportBasis> ComputeAsync(ScheduledReportJob job, CancellationToken ct);
}

/// <summary>The job of an engine: a report to compute.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Attempt">The number of the attempt at the run.</param>
/// <param name="Request">What the report covers.</param>
/// <param name="RiskFreePercent">The risk-free rate, in percent per year.</param>
/// <param name="Progress">Called with a description of what the engine is doing.</param>
public sealed record ScheduledReportJob(int Run, int Attempt, ReportRequest Request, double RiskFreePercent, Action<string> Progress);

/// <summary>The data that a report is based on.</summary>
/// <param name="Scope">The part of the ledger that the report covers.</param>
/// <param name="RowsRead">The number of evaluations that were read.</param>
public sealed record ReportBasis(ReportScope Scope, long RowsRead)
{
    /// <summary>The stored figures; null if the engine does not hold them in memory.</summary>
    public IReadOnlyCollection<Figure>? Figures { get; init; }
}
