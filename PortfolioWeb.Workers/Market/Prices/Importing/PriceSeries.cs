namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The closes of one stock with its splits and dividends. Each list is ascending and has no day twice.</summary>
/// <param name="Ticker">The ticker in capital letters.</param>
/// <param name="Basis">What the closes include.</param>
/// <param name="Closes">The closes; empty in a file of splits.</param>
/// <param name="Splits">The splits that the file names; never guessed from a jump.</param>
/// <param name="Dividends">The dividends that the file names.</param>
public sealed record PriceSeries(
    string Ticker,
    CloseBasis Basis,
    IReadOnlyList<DayClose> Closes,
    IReadOnlyList<Split> Splits,
    IReadOnlyList<Dividend> Dividends);
