using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// Provides the closing prices of every exchange on every trading day. The exchanges emit these prices, and every reader
/// validates messages against them. Safe for concurrent use.
/// </summary>
public sealed class MarketPrices
{
    private readonly MarketReferenceData _market;
    private readonly Dictionary<string, ExchangePrices> _exchanges;
    private readonly Dictionary<string, (ExchangePrices Exchange, int Index)> _stocks = new(StringComparer.Ordinal);

    public MarketPrices(IOptions<MarketOptions> options, MarketReferenceData market)
    {
        _market = market;
        _exchanges = market.Exchanges.ToDictionary(
            exchange => exchange,
            exchange => new ExchangePrices(options.Value, market.ListingsOf(exchange), market.Calendar),
            StringComparer.Ordinal);
        foreach (var exchange in _exchanges.Values)
        {
            foreach (var (index, listing) in exchange.Listings.Index())
                _stocks.Add(listing.Ticker, (exchange, index));
        }
    }

    /// <summary>Creates the message that an exchange emits at the close of a trading day.</summary>
    /// <param name="exchange">The exchange's id.</param>
    /// <param name="day">The trading day's index in the calendar.</param>
    /// <param name="run">The run, from 1.</param>
    public DailyCloses ClosesOn(string exchange, int day, int run)
    {
        var listings = _exchanges[exchange].Listings;
        var prices = new Dictionary<string, StockClose>(listings.Count, StringComparer.Ordinal);
        for (var i = 0; i < listings.Count; i++)
            prices.Add(listings[i].Ticker, _exchanges[exchange].PriceOn(day, i));
        return new DailyCloses(exchange, _market.Calendar[day], run, prices);
    }

    /// <summary>Returns the prices of a stock on a trading day.</summary>
    /// <param name="ticker">The ticker of a listed stock.</param>
    /// <param name="date">A trading day.</param>
    public StockClose On(string ticker, DateOnly date)
    {
        var (exchange, index) = _stocks[ticker];
        return exchange.PriceOn(_market.Calendar.IndexOnOrAfter(date), index);
    }

    /// <summary>Returns which price in a message differs from the market's; null if all prices match.</summary>
    /// <param name="message">Closes that have passed <see cref="MarketReferenceData.Validate"/>.</param>
    public string? Validate(DailyCloses message)
    {
        foreach (var (ticker, price) in message.Closes)
        {
            var expected = On(ticker, message.Date);
            if (price.Close != expected.Close)
                return $"the close of {ticker} on {message.Date:O} is {expected.Close}, not {price.Close}";
            if (price.PreviousClose != expected.PreviousClose)
                return $"the previous close of {ticker} on {message.Date:O} is {expected.PreviousClose}, not {price.PreviousClose}";
        }

        return null;
    }

    private sealed class ExchangePrices(MarketOptions options, IReadOnlyList<Listing> listings, TradingCalendar calendar)
    {
        private readonly Lock _gate = new();
        private readonly PriceWalk _walk = new(options.Seed, options.Walk, listings, calendar);
        private readonly List<decimal[]> _days = [];

        public IReadOnlyList<Listing> Listings => listings;

        public StockClose PriceOn(int day, int stock)
        {
            lock (_gate)
            {
                while (_days.Count <= day)
                    _days.Add(_walk.ClosesOn(_days.Count));
                return new StockClose(_days[day][stock], day > 0 ? _days[day - 1][stock] : null);
            }
        }
    }
}
