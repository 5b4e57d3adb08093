namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A series with the names of all files that it comes from.</summary>
internal sealed record MergedSeries(PriceSeries Series, IReadOnlyList<string> Files);
