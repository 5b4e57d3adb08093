namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A cash dividend.</summary>
/// <param name="Date">The first day on which the share trades without the dividend.</param>
/// <param name="Amount">USD per share, above 0.</param>
public sealed record Dividend(DateOnly Date, decimal Amount);
