namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A series with the name of its file.</summary>
internal sealed record FileSeries(string File, PriceSeries Series);
