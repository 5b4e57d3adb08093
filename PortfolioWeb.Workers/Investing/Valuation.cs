using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Values portfolios with pure functions.</summary>
public static class Valuation
{
    /// <summary>Evaluates a portfolio on a complete day.</summary>
    public static Evaluation Evaluate(Portfolio portfolio, CompleteDay day) =>
        Evaluate(portfolio, day.Day, holding => day.PriceOf(holding.Exchange, holding.Ticker));

    /// <summary>Evaluates a portfolio: value = Σ quantity × close, change = value − Σ quantity × previous close.</summary>
    /// <param name="portfolio">The portfolio.</param>
    /// <param name="day">The day of the evaluation.</param>
    /// <param name="priceOf">Returns the prices of a holding's stock on that day.</param>
    public static Evaluation Evaluate(Portfolio portfolio, MarketDay day, Func<Holding, StockClose> priceOf)
    {
        var value = 0m;
        decimal? previous = 0m;
        foreach (var holding in portfolio.Holdings)
        {
            var price = priceOf(holding);
            value += holding.Quantity * price.Close;
            previous += holding.Quantity * price.PreviousClose;
        }

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
