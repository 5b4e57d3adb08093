namespace PortfolioWeb.Workers.Market;

/// <summary>A stock that an exchange lists.</summary>
/// <param name="Exchange">The exchange's id, such as SE1.</param>
/// <param name="Ticker">The stock's ticker, unique over all exchanges.</param>
/// <param name="FirstClose">The close of the stock on the first trading day of the history, in USD.</param>
public sealed record Listing(string Exchange, string Ticker, decimal FirstClose);
