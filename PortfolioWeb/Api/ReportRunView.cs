using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>A report run. Times are UTC.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="RequestedBy">Who requested it: an operator or an API key by name ("operator maria", "API key nightly"), this machine, schedule, end of history or command line.</param>
/// <param name="Investor">The investor that it is about; null for all.</param>
/// <param name="From">The first day of its period: that asked for, or, once it has succeeded, that found.</param>
/// <param name="To">The last day of its period, likewise.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Seconds">How long it took, or has taken so far.</param>
/// <param name="Progress">What its worker is doing, while it runs.</param>
/// <param name="Worker">The instance that makes or made it: machine and process.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="Engine">The engine and its version.</param>
/// <param name="RowsRead">How many evaluations it rests on.</param>
/// <param name="LastDay">The last day that the ledger had.</param>
/// <param name="LedgerRun">The market's run of that day.</param>
/// <param name="LedgerPosition">Where the ledger stood in its logs: the offsets of its next messages.</param>
/// <param name="SqlChecksum">The SHA-256 of the statistics' SQL.</param>
/// <param name="RiskFreePercent">The risk-free rate that it was made with, in percent a year.</param>
/// <param name="Error">Why it failed, and what to do about it.</param>
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
    /// <summary>A run as it is now.</summary>
    internal static ReportRunView Of(ReportRunRow run, TimeProvider time) => new(
        run.Id,
        run.State,
        run.RequestedBy,
        run.InvestorId,
        run.PeriodFrom ?? run.FromDay,
        run.PeriodTo ?? run.ToDay,
        Utc(run.RequestedAt)!.Value,
        Utc(run.StartedAt),
        Utc(run.EndedAt),
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

    /// <summary>A time of a row, which does not say that it is UTC.</summary>
    internal static DateTime? Utc(DateTime? at) => at is { } known ? DateTime.SpecifyKind(known, DateTimeKind.Utc) : null;
}
