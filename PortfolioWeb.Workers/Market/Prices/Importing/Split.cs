namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A stock split: from the date on, one old share is <paramref name="Ratio"/> new shares.</summary>
/// <param name="Date">The first day on which the new shares trade.</param>
/// <param name="Ratio">New shares per old share, for example 2, or 0.1 for a reverse split; from 0.001 to 1,000.</param>
public sealed record Split(DateOnly Date, decimal Ratio)
{
    /// <summary>The lowest and the highest ratio.</summary>
    public const decimal LowestRatio = 0.001m, HighestRatio = 1000;
}
