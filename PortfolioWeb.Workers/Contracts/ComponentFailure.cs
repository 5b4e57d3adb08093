using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The most recent failure of a role since the program started.</summary>
/// <param name="Role">The role: market, ledger, or the consumer group of an investor.</param>
/// <param name="Reason">The error message.</param>
/// <param name="At">When the role failed.</param>
public sealed record ComponentFailure(string Role, string Reason, DateTimeOffset At);
