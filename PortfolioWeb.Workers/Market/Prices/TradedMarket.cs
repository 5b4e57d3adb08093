using System.Collections.Frozen;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// What the exchanges trade, given the source of their prices: the trading days and the stocks of each exchange, and every close. The
/// exchanges emit these closes, and every reader validates messages against them. Safe for concurrent use.
/// </summary>
public sealed class TradedMarket
{
    private readonly Dictionary<string, ExchangePrices> _exchanges;
    private readonly FrozenDictionary<string, (ExchangePrices Exchange, int Index)> _stocks;

    /// <summary>Creates the market of a source.</summary>
    /// <param name="options">The settings of the market.</param>
    /// <param name="source">The source of the prices.</param>
    /// <param name="imported">The prices of the source's import; empty if it has none.</param>
    public TradedMarket(MarketOptions options, PriceSource source, IReadOnlyList<ImportedPrices> imported)
    {
        Source = source;
        FirstDate = imported.Count > 0 ? imported.Min(stock => stock.Closes[0].Date) : options.FirstDay;
        LastImportedDay = imported.Count > 0 ? imported.Max(stock => stock.Closes[^1].Date) : null;
        var weekdays = new TradingCalendar(FirstDate, options.Closures, options.Openings);
        _exchanges = options.Exchanges.ToDictionary(
            exchange => exchange.Id,
            ExchangePrices (exchange) => imported.Where(stock => stock.Exchange == exchange.Id).ToList() is { Count: > 0 } stocks
                ? ImportedExchangePrices.Of(stocks)
                : new GeneratedPrices(source.Seed, options.Walk, ListingsOf(exchange), weekdays),
            StringComparer.Ordinal);
        Calendar = TradingCalendar.Union([.. _exchanges.Values.Select(exchange => exchange.Calendar)]);
        Listings = [.. options.Exchanges.SelectMany(exchange => _exchanges[exchange.Id].Listings)];
        _stocks = _exchanges.Values
            .SelectMany(exchange => exchange.Listings.Select((listing, index) => (listing.Ticker, Stock: (exchange, index))))
            .ToFrozenDictionary(stock => stock.Ticker, stock => stock.Stock, StringComparer.Ordinal);
    }

    /// <summary>The source of the prices.</summary>
    public PriceSource Source { get; }

    /// <summary>The first day of the history, which need not be a trading day.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>The days on which at least one exchange trades.</summary>
    public TradingCalendar Calendar { get; }

    /// <summary>All stocks, ordered by exchange and ticker.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>The last day of the imported prices, which ends the history; null if there are none.</summary>
    public DateOnly? LastImportedDay { get; }

    /// <summary>Returns the trading days of an exchange.</summary>
    public TradingCalendar CalendarOf(string exchange) => _exchanges[exchange].Calendar;

    /// <summary>Returns the stocks of an exchange, ordered by ticker.</summary>
    public IReadOnlyList<Listing> ListingsOf(string exchange) => _exchanges[exchange].Listings;

    /// <summary>Returns the stock that an exchange has listed for the longest time: it has a close on every trading day.</summary>
    public Listing FirstListedOf(string exchange) => _exchanges[exchange].Listings.MinBy(listing => FirstDayOf(listing.Ticker))!;

    /// <summary>Returns the listing of a ticker; null if no exchange lists it.</summary>
    public Listing? Find(string ticker) =>
        _stocks.TryGetValue(ticker, out var stock) ? stock.Exchange.Listings[stock.Index] : null;

    /// <summary>Returns the first day on which a listed stock has a close.</summary>
    public DateOnly FirstDayOf(string ticker) => _stocks[ticker].Exchange.FirstDayOf(_stocks[ticker].Index);

    /// <summary>
    /// Returns the prices of a stock on a date; null if the stock is not listed then. While its exchange is closed, a stock keeps its
    /// last close.
    /// </summary>
    public StockClose? On(string ticker, DateOnly date)
    {
        if (!_stocks.TryGetValue(ticker, out var stock))
            return null;
        var calendar = stock.Exchange.Calendar;
        var day = calendar.IndexAfter(date) - 1;
        if (day < 0 || stock.Exchange.PriceOn(stock.Index, day) is not { } price)
            return null;
        return calendar[day] == date ? price : new StockClose(price.Close, price.Close, true);
    }

    /// <summary>
    /// Creates the message that an exchange emits at the close of a day: the close of each stock that is listed by then. Null if the
    /// exchange does not trade on that day.
    /// </summary>
    public DailyCloses? ClosesOn(string exchange, DateOnly date, int run)
    {
        var prices = _exchanges[exchange];
        var day = prices.Calendar.IndexOnOrAfter(date);
        if (prices.Calendar[day] != date)
            return null;
        var closes = new Dictionary<string, StockClose>(prices.Listings.Count, StringComparer.Ordinal);
        for (var stock = 0; stock < prices.Listings.Count; stock++)
        {
            if (prices.PriceOn(stock, day) is { } price)
                closes.Add(prices.Listings[stock].Ticker, price);
        }

        return new DailyCloses(exchange, date, run, closes);
    }

    /// <summary>Returns which price in a message differs from the market's; null if all prices match.</summary>
    /// <param name="message">Closes that have passed <see cref="MarketReferenceData.Validate"/>.</param>
    public string? Validate(DailyCloses message)
    {
        foreach (var (ticker, price) in message.Closes)
        {
            var expected = On(ticker, message.Date);
            if (price.Close != expected?.Close)
                return $"the close of {ticker} on {message.Date:O} is {expected?.Close}, not {price.Close}";
            if (price.PreviousClose != expected?.PreviousClose)
                return $"the previous close of {ticker} on {message.Date:O} is {expected?.PreviousClose}, not {price.PreviousClose}";
            if (price.Carried != expected?.Carried)
                return $"the close of {ticker} on {message.Date:O} is {(price.Carried ? "not " : "")}carried from the day before";
        }

        return null;
    }

    private static List<Listing> ListingsOf(ExchangeOptions exchange) =>
    [
        .. exchange.Listings.OrderBy(stock => stock.Key, StringComparer.Ordinal)
            .Select(stock => new Listing(exchange.Id, stock.Key, stock.Value)),
    ];
}
