using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>How a portfolio did from one day to another, found from every day between them.</summary>
/// <param name="First">The first evaluation.</param>
/// <param name="Last">The last evaluation.</param>
/// <param name="ChangePercent">The change of the value from the first to the last, in percent, 4 decimals; null where the first is zero.</param>
/// <param name="DeepestDrawdownPercent">The deepest drawdown of a day, below the highest day since the history began, in percent, 4 decimals.</param>
/// <param name="DeepestDrawdownOn">The day of it; of days that tie, the earliest.</param>
public sealed record Performance(
    Evaluation First, Evaluation Last, decimal? ChangePercent, decimal DeepestDrawdownPercent, DateOnly DeepestDrawdownOn);
