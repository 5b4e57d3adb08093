using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>A portfolio whose days wait for an exchange.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="Exchanges">The exchanges it waits for.</param>
/// <param name="Since">The oldest day that waits.</param>
/// <param name="Days">How many days wait.</param>
public sealed record WaitingPortfolio(string Portfolio, IReadOnlyList<string> Exchanges, DateOnly Since, int Days);
