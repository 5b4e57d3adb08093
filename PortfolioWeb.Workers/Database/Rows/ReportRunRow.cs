namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ReportRuns</c>: a requested report, its progress and its input. Times are UTC.</summary>
public sealed class ReportRunRow
{
    public int Id { get; set; }

    public required ReportState State { get; set; }

    /// <summary>
    /// The requester: the name of an operator or API key, this machine, schedule, end of history or command line; in older rows, api.
    /// </summary>
    public required string RequestedBy { get; set; }

    /// <summary>
    /// The scheduled event. Unique, so that several instances with the same schedule create one run. Null for a report requested by a user.
    /// </summary>
    public string? Slot { get; set; }

    /// <summary>
    /// The checksum of the report's input when the schedule or the end of the history requested the report; null otherwise.
    /// </summary>
    public string? LedgerChecksum { get; set; }

    /// <summary>The investor whose portfolios are reported; null for all investors.</summary>
    public string? InvestorId { get; set; }

    /// <summary>The requested first day; null for the first day of the history.</summary>
    public DateOnly? FromDay { get; set; }

    /// <summary>The requested last day; null for the last day of the history.</summary>
    public DateOnly? ToDay { get; set; }

    public required DateTime RequestedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>The machine and process id of the worker that makes or made the report.</summary>
    public string? Worker { get; set; }

    /// <summary>The number of attempts so far. Rows written by an earlier attempt are ignored.</summary>
    public int Attempt { get; set; }

    /// <summary>When the worker last sent a heartbeat.</summary>
    public DateTime? SeenAt { get; set; }

    /// <summary>The current step of the worker.</summary>
    public string? Progress { get; set; }

    /// <summary>The name and version of the engine.</summary>
    public string? Engine { get; set; }

    /// <summary>The SHA-256 of the statistics' SQL.</summary>
    public string? SqlChecksum { get; set; }

    /// <summary>The risk-free rate used, in percent per year.</summary>
    public double? RiskFreePercent { get; set; }

    /// <summary>The first reported day.</summary>
    public DateOnly? PeriodFrom { get; set; }

    /// <summary>The last reported day.</summary>
    public DateOnly? PeriodTo { get; set; }

    /// <summary>The number of evaluations read.</summary>
    public long? RowsRead { get; set; }

    /// <summary>The last day in the ledger.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>The market's run of the last day.</summary>
    public int? LedgerRun { get; set; }

    /// <summary>The position of the ledger in its logs: the offsets of its next messages.</summary>
    public string? LedgerPosition { get; set; }

    /// <summary>Why the run failed, and what to do.</summary>
    public string? Error { get; set; }
}
