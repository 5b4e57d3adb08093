using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>The performance of a portfolio in a period, computed from every day in it.</summary>
/// <param name="First">The first evaluation.</param>
/// <param name="Last">The last evaluation.</param>
/// <param name="ChangePercent">
/// The change in value from the first to the last evaluation, in percent, 4 decimals; null if the first value is zero.
/// </param>
/// <param name="DeepestDrawdownPercent">
/// The deepest drawdown, from the highest value since the history began, in percent, 4 decimals.
/// </param>
/// <param name="DeepestDrawdownOn">The day of the deepest drawdown; the earliest of equal days.</param>
public sealed record Performance(
    Evaluation First, Evaluation Last, decimal? ChangePercent, decimal DeepestDrawdownPercent, DateOnly DeepestDrawdownOn);
