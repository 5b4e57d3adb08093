using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>A period of calendar days, first and last included.</summary>
public sealed record ReportPeriod(DateOnly From, DateOnly To);

/// <summary>A request for a report.</summary>
/// <param name="Investor">The id of the investor to report on; null for all.</param>
/// <param name="From">The first day of the period; null for the first day of the history.</param>
/// <param name="To">The last day of the period; null for the last day of the history.</param>
public sealed record ReportRequest(string? Investor = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>Returns the period in words that follow a noun.</summary>
    internal string Describe() => (From, To) switch
    {
        ({ } from, { } to) => $"from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}",
        ({ } from, null) => $"from {from:yyyy-MM-dd} on",
        (null, { } to) => $"up to {to:yyyy-MM-dd}",
        _ => "at all",
    };

    /// <summary>Validates the request as far as possible without the ledger.</summary>
    /// <exception cref="ReportException">The period ends before it begins.</exception>
    internal void Check()
    {
        if (From > To)
            throw new ReportException(
                $"The period's first day, {From:yyyy-MM-dd}, is after its last, {To:yyyy-MM-dd}: give the earlier day first.");
    }
}

/// <summary>Thrown if a report cannot be made. The message tells the requester why and what to do.</summary>
public sealed class ReportException(string message) : Exception(message);
