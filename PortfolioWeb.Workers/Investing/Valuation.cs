using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Values portfolios with pure functions.</summary>
public static class Valuation
{
    /// <summary>
    /// Evaluates a portfolio: value = Σ quantity × close, change = value − Σ quantity × previous close. Returns null if none of its stocks
    /// is listed yet.
    /// </summary>
    /// <remarks>
    /// A stock that is not listed yet is not held. On its first day it has no previous close and adds nothing to the change, unless all
    /// held stocks have none: then the change is null.
    /// </remarks>
    /// <param name="portfolio">The portfolio.</param>
    /// <param name="day">The day of the evaluation.</param>
    /// <param name="priceOf">Returns the prices of a holding's stock on that day; null if the stock is not listed yet.</param>
    public static Evaluation? Evaluate(Portfolio portfolio, MarketDay day, Func<Holding, StockClose?> priceOf)
    {
        var (value, unchanged) = (0m, 0m);
        var (isListed, hasPrevious) = (false, false);
        foreach (var holding in portfolio.Holdings)
        {
            if (priceOf(holding) is not { } price)
                continue;
            isListed = true;
            hasPrevious |= price.PreviousClose is not null;
            value += holding.Quantity * price.Close;
            unchanged += holding.Quantity * (price.PreviousClose ?? price.Close);
        }

        if (!isListed)
            return null;
        decimal? previous = hasPrevious ? unchanged : null;
        var change = value - previous;
        return new Evaluation(
            portfolio.Investor,
            portfolio.Id,
            day.Date,
            day.Run,
            value,
            change,
            ChangePercent(change, previous),
            portfolio.SharesOutstanding,
            NavPerShare(value, portfolio.SharesOutstanding));
    }

    /// <summary>Returns a change in percent of the previous value, rounded to 4 decimals; null if there is no previous value.</summary>
    public static decimal? ChangePercent(decimal? change, decimal? previous) =>
        change is { } by && previous is { } from ? decimal.Round(by / from * 100, 4, MidpointRounding.AwayFromZero) : null;

    /// <summary>Returns the net asset value of one share in USD, rounded to 4 decimals.</summary>
    public static decimal NavPerShare(decimal value, long shares) => decimal.Round(value / shares, 4, MidpointRounding.AwayFromZero);
}
