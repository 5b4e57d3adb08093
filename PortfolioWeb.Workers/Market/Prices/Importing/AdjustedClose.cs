namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A close in today's shares.</summary>
/// <param name="Date">The trading day.</param>
/// <param name="Raw">The close of the series, unrounded.</param>
/// <param name="Factor">Today's shares per share of that day: the product of the ratios of all later splits.</param>
/// <param name="Adjusted">Raw divided by factor, to 4 decimals.</param>
public sealed record AdjustedClose(DateOnly Date, decimal Raw, decimal Factor, decimal Adjusted);
