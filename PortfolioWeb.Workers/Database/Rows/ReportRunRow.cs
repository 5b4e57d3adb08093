namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ReportRuns</c>: a report that was asked for, how far it is, and what it rests on. Times are UTC.</summary>
public sealed class ReportRunRow
{
    public int Id { get; set; }

    public required ReportState State { get; set; }

    /// <summary>Who requested it: an operator or an API key by name, this machine, schedule, end of history or command line; in older rows, api.</summary>
    public required string RequestedBy { get; set; }

    /// <summary>What it was scheduled for, so that several copies of a program that schedule the same make one run of it; null where it was asked for.</summary>
    public string? Slot { get; set; }

    /// <summary>The checksum of what the report is made from, as it was when the schedule or the end of the history asked; null otherwise.</summary>
    public string? LedgerChecksum { get; set; }

    /// <summary>The investor whose portfolios it is about; null for all.</summary>
    public string? InvestorId { get; set; }

    /// <summary>The first day of the period that was asked for; null for the first of the history.</summary>
    public DateOnly? FromDay { get; set; }

    /// <summary>The last day of the period that was asked for; null for the last of the history.</summary>
    public DateOnly? ToDay { get; set; }

    public required DateTime RequestedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>The worker that is or was at it: machine and process.</summary>
    public string? Worker { get; set; }

    /// <summary>How often it was begun. What an earlier attempt may still write does not count.</summary>
    public int Attempt { get; set; }

    /// <summary>When its worker last gave a sign of life.</summary>
    public DateTime? SeenAt { get; set; }

    /// <summary>What its worker is doing.</summary>
    public string? Progress { get; set; }

    /// <summary>The engine and its version.</summary>
    public string? Engine { get; set; }

    /// <summary>The SHA-256 of the statistics' SQL.</summary>
    public string? SqlChecksum { get; set; }

    /// <summary>The risk-free rate that it was made with, in percent a year.</summary>
    public double? RiskFreePercent { get; set; }

    /// <summary>The first day of the period that it is about.</summary>
    public DateOnly? PeriodFrom { get; set; }

    /// <summary>The last day of the period that it is about.</summary>
    public DateOnly? PeriodTo { get; set; }

    /// <summary>How many evaluations it rests on.</summary>
    public long? RowsRead { get; set; }

    /// <summary>The last day that the ledger had.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>The market's run of that day.</summary>
    public int? LedgerRun { get; set; }

    /// <summary>Where the ledger stood in its logs: the offsets of its next messages.</summary>
    public string? LedgerPosition { get; set; }

    /// <summary>Why it failed, and what to do about it.</summary>
    public string? Error { get; set; }
}
