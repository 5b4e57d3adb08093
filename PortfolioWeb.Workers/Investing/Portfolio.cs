using System.Collections.Immutable;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Investing;

/// <summary>A stock that a portfolio holds.</summary>
/// <param name="Ticker">The ticker of the stock.</param>
/// <param name="Exchange">The exchange that lists the stock.</param>
/// <param name="Quantity">The number of stocks held.</param>
public sealed record Holding(string Ticker, string Exchange, int Quantity);

/// <summary>A mutual fund.</summary>
/// <param name="Id">The portfolio's id, such as P11.</param>
/// <param name="Name">The portfolio's name.</param>
/// <param name="Investor">The id of the investor that manages the portfolio.</param>
/// <param name="Cumulative">Whether the portfolio keeps its dividends (cumulative) or pays them out (distributing).</param>
/// <param name="SharesOutstanding">The number of shares that the portfolio is divided into.</param>
/// <param name="Holdings">The stocks that the portfolio holds.</param>
public sealed record Portfolio(
    string Id, string Name, string Investor, bool Cumulative, long SharesOutstanding, ImmutableArray<Holding> Holdings)
{
    /// <summary>The maximum length of the name of a portfolio, of an investor, or of an investor's city.</summary>
    public const int LongestName = 100;

    /// <summary>The name of the portfolio's view in the database.</summary>
    public string View => ViewOf(Investor, Id);

    /// <summary>The exchanges whose closes the portfolio needs.</summary>
    public ImmutableArray<string> Exchanges { get; } =
        [.. Holdings.Select(holding => holding.Exchange).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Returns the days on which the portfolio is valued: those on which an exchange of one of its stocks trades. A stock that is not
    /// listed yet is not held.
    /// </summary>
    public TradingCalendar DaysIn(TradedMarket market) => TradingCalendar.Union(
    [
        .. Holdings.Where(holding => market.Find(holding.Ticker) is not null)
            .Select(holding => market.CalendarOf(holding.Exchange).From(market.FirstDayOf(holding.Ticker))),
    ]);

    /// <summary>Returns the name of the database view of an investor's portfolio.</summary>
    public static string ViewOf(string investor, string portfolio) => $"{investor}_{portfolio}";
}
