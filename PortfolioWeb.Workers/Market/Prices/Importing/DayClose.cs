namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The close of one day.</summary>
/// <param name="Date">The trading day.</param>
/// <param name="Close">USD per share, above 0, with all decimals of the file: only <see cref="SplitAdjustment"/> rounds.</param>
public sealed record DayClose(DateOnly Date, decimal Close);
