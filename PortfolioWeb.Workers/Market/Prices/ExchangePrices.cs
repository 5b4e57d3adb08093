using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>The trading days, stocks and closes of one exchange. Safe for concurrent use.</summary>
internal abstract class ExchangePrices(IReadOnlyList<Listing> listings, TradingCalendar calendar)
{
    /// <summary>The stocks, ordered by ticker.</summary>
    public IReadOnlyList<Listing> Listings => listings;

    /// <summary>The trading days of the exchange.</summary>
    public TradingCalendar Calendar => calendar;

    /// <summary>Returns the prices of a stock on a trading day; null before the stock is listed.</summary>
    /// <param name="stock">The stock's index in the listings.</param>
    /// <param name="day">The trading day's index in the calendar.</param>
    public abstract StockClose? PriceOn(int stock, int day);

    /// <summary>Returns the first day on which a stock has a close.</summary>
    /// <param name="stock">The stock's index in the listings.</param>
    public abstract DateOnly FirstDayOf(int stock);
}
