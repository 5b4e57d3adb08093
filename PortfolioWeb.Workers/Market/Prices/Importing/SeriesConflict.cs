namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A ticker that is not imported, because its files contradict each other or its splits do not fit its closes.</summary>
/// <param name="Ticker">The ticker.</param>
/// <param name="Date">The first day of the contradiction; null if it is not about a day.</param>
/// <param name="FirstFile">A file.</param>
/// <param name="FirstClose">The close of the day in that file; null if closes do not differ.</param>
/// <param name="SecondFile">The file that contradicts the first; the same if the contradiction is within a file.</param>
/// <param name="SecondClose">The close of the day in the second file; null if closes do not differ.</param>
/// <param name="Reason">A sentence that says what differs and what to do.</param>
public sealed record SeriesConflict(
    string Ticker,
    DateOnly? Date,
    string FirstFile,
    decimal? FirstClose,
    string SecondFile,
    decimal? SecondClose,
    string Reason);
