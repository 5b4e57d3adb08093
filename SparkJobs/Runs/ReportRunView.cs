using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Runs;

/// <summary>A report run. All times are UTC.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="State">Whether the run is queued, running, succeeded, failed or cancelled.</param>
/// <param name="RequestedBy">
/// Who requested the run: an operator or an API key by name ("operator maria", "API key nightly"), "this machine", "schedule", "end of
/// history" or "command line".
/// </param>
/// <param name="Investor">The investor that the report covers; null for all.</param>
/// <param name="From">The first day of the period: as requested, or, once the run has succeeded, as used.</param>
/// <param name="To">The last day of the period: as requested, or, once the run has succeeded, as used.</param>
/// <param name="RequestedAt">When the run was requested.</param>
/// <param name="StartedAt">When the latest attempt was started; null while the run has not been started.</param>
/// <param name="EndedAt">When the run ended; null until then.</param>
/// <param name="Seconds">The duration so far, or in total, in seconds.</param>
/// <param name="Progress">What the worker is doing; null unless the run is running.</param>
/// <param name="Worker">The instance that runs or ran the report: machine and process id.</param>
/// <param name="Attempt">How many times the run has been started.</param>
/// <param name="Engine">The engine and its version.</param>
/// <param name="RowsRead">The number of evaluations that were read.</param>
/// <param name="LastDay">The last day that the ledger held.</param>
/// <param name="LedgerRun">The market's run that the last day belongs to.</param>
/// <param name="LedgerPosition">The ledger's position in the topics: the offsets of the next messages.</param>
/// <param name="SqlChecksum">The SHA-256 of the SQL of the statistics.</param>
/// <param name="RiskFreePercent">The risk-free rate that was used, in percent per year.</param>
/// <param name="Error">Why the run failed, and what to do about it.</param>
public sealed record ReportRunView(
    int Id,
    ReportState State,
    string RequestedBy,
    string? Investor,
    DateOnly? From,
    DateOnly? To,
    DateTime RequestedAt,
    DateTime? StartedAt,
    DateTime? EndedAt,
    double? Seconds,
    string? Progress,
    string? Worker,
    int Attempt,
    string? Engine,
    long? RowsRead,
    DateOnly? LastDay,
    int? LedgerRun,
    string? LedgerPosition,
    string? SqlChecksum,
    double? RiskFreePercent,
    string? Error)
{
    /// <summary>Converts a row to the view that the API returns.</summary>
    public static ReportRunView Of(ReportRunRow run, TimeProvider time) => new(
        run.Id,
        run.State,
        run.RequestedBy,
        run.InvestorId,
        run.PeriodFrom ?? run.FromDay,
        run.PeriodTo ?? run.ToDay,
        run.RequestedAt,
        run.StartedAt,
        run.EndedAt,
        run.StartedAt is { } started ? Math.Round(((run.EndedAt ?? time.GetUtcNow().UtcDateTime) - started).TotalSeconds, 3) : null,
        run.State == ReportState.Running ? run.Progress : null,
        run.Worker,
        run.Attempt,
        run.Engine,
        run.RowsRead,
        run.LastDay,
        run.LedgerRun,
        run.LedgerPosition,
        run.SqlChecksum,
        run.RiskFreePercent,
        run.Error);
}
