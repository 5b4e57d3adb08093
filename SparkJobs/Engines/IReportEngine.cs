using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Computes the statistics of a report and stores their figures. What else there is to a run (its place in the queue, its files, how it
/// ends) is the same for every engine: another one, Spark Connect for instance, is one more class.
/// </summary>
public interface IReportEngine
{
    /// <summary>The engine and its version.</summary>
    /// <exception cref="ReportException">It cannot be used.</exception>
    string Describe();

    /// <summary>Stores every figure of every statistic under the job's run and attempt. They count for nothing until the run has succeeded.</summary>
    /// <exception cref="ReportException">The report cannot be made.</exception>
    Task<ReportBasis> ComputeAsync(ScheduledReportJob job, CancellationToken ct);
}

/// <summary>What an engine is to compute.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Attempt">The run's attempt.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="RiskFreePercent">The risk-free rate, in percent a year.</param>
/// <param name="Progress">Is told what the engine is doing.</param>
public sealed record ScheduledReportJob(int Run, int Attempt, ReportRequest Request, double RiskFreePercent, Action<string> Progress);

/// <summary>What a report rests on.</summary>
/// <param name="Scope">What of the ledger it is about.</param>
/// <param name="RowsRead">How many evaluations were read.</param>
public sealed record ReportBasis(ReportScope Scope, long RowsRead)
{
    /// <summary>The figures that were stored; null where the engine does not have them at hand.</summary>
    public IReadOnlyCollection<Figure>? Figures { get; init; }
}
