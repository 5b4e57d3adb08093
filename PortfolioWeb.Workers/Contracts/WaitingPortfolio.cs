using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>A portfolio that cannot be valued until further exchanges have closed.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="Exchanges">The exchanges whose closes are missing.</param>
/// <param name="Since">The oldest day that is not valued yet.</param>
/// <param name="Days">The number of days that are not valued yet.</param>
public sealed record WaitingPortfolio(string Portfolio, IReadOnlyList<string> Exchanges, DateOnly Since, int Days);
