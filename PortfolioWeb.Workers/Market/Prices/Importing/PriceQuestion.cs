namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// A move of more than 40 % from one close to the next, after all splits in between. It may be real, or a split is missing, or the unit
/// changed. The user decides; the closes stay as they are.
/// </summary>
/// <param name="Date">The day of the later close.</param>
/// <param name="PreviousClose">The close before, as in the file.</param>
/// <param name="Close">The close, as in the file.</param>
/// <param name="Percent">The move in percent after all splits in between, to 1 decimal.</param>
/// <param name="Text">A sentence for the user.</param>
public sealed record PriceQuestion(DateOnly Date, decimal PreviousClose, decimal Close, decimal Percent, string Text);
