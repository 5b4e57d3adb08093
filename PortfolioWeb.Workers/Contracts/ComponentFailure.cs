using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The last time that a part of the pipeline failed and began again, since the program has started.</summary>
/// <param name="Role">The role: market, ledger, or an investor's consumer group.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ComponentFailure(string Role, string Reason, DateTimeOffset At);
