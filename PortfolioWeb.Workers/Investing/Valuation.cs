using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Values a portfolio. Pure.</summary>
public static class Valuation
{
    /// <summary>The portfolio's evaluation on a complete day.</summary>
    public static Evaluation Evaluate(Portfolio portfolio, CompleteDay day) =>
        Evaluate(portfolio, day.Day, holding => day.PriceOf(holding.Exchange, holding.Ticker));

    /// <summary>The portfolio's evaluation: value = Σ quantity × close, change = value − Σ quantity × previous close.</summary>
    /// <param name="portfolio">What is held.</param>
    /// <param name="day">The day of the evaluation.</param>
    /// <param name="priceOf">The prices of a holding's stock on that day.</param>
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

    /// <summary>A change in percent of the previous value, 4 decimals; null where there is none.</summary>
    public static decimal? ChangePercent(decimal? change, decimal? previous) =>
        change is { } by && previous is { } from ? decimal.Round(by / from * 100, 4, MidpointRounding.AwayFromZero) : null;

    /// <summary>The value of one share, in USD, 4 decimals.</summary>
    public static decimal NavPerShare(decimal value, long shares) => decimal.Round(value / shares, 4, MidpointRounding.AwayFromZero);
}
