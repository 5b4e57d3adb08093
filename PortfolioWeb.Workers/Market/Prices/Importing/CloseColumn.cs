namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A column of closes.</summary>
/// <param name="Field">The column's index.</param>
/// <param name="Ticker">The ticker of the column; null if the column with tickers or the file's name tells it.</param>
internal readonly record struct CloseColumn(int Field, string? Ticker);
