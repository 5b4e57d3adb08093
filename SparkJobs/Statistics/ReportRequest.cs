using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>Calendar days from one to another, both included.</summary>
public sealed record ReportPeriod(DateOnly From, DateOnly To);

/// <summary>What a report is asked for.</summary>
/// <param name="Investor">The investor whose portfolios it is about; null for all.</param>
/// <param name="From">The first day of the period; null for the first of the history.</param>
/// <param name="To">The last day of the period; null for the last of the history.</param>
public sealed record ReportRequest(string? Investor = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>The period in words, to follow a noun.</summary>
    internal string Describe() => (From, To) switch
    {
        ({ } from, { } to) => $"from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}",
        ({ } from, null) => $"from {from:yyyy-MM-dd} on",
        (null, { } to) => $"up to {to:yyyy-MM-dd}",
        _ => "at all",
    };

    /// <summary>Checks what can be told without the ledger.</summary>
    /// <exception cref="ReportException">The period ends before it begins.</exception>
    internal void Check()
    {
        if (From > To)
            throw new ReportException($"The period's first day, {From:yyyy-MM-dd}, is after its last, {To:yyyy-MM-dd}: give the earlier day first.");
    }
}

/// <summary>Why there is no report, and what to do about it, in words for whoever asked for it.</summary>
public sealed class ReportException(string message) : Exception(message);
