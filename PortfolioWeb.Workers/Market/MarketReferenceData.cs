using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The reference data of the market: the trading days, the exchanges and their listings.</summary>
public sealed class MarketReferenceData
{
    private readonly MarketOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly FrozenDictionary<string, int> _partitions;
    private readonly FrozenDictionary<string, Listing> _listings;
    private readonly FrozenDictionary<string, IReadOnlyList<Listing>> _listingsByExchange;

    /// <summary>Builds the reference data from the settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="zone">The time zone that decides when a day has ended and can be closed; UTC if null.</param>
    public MarketReferenceData(IOptions<MarketOptions> options, TimeProvider time, TimeZoneInfo? zone = null)
    {
        _options = options.Value;
        _time = time;
        _zone = zone ?? TimeZoneInfo.Utc;
        Calendar = new TradingCalendar(_options.FirstDay, _options.Closures, _options.Openings);
        Exchanges = [.. _options.Exchanges.Select(exchange => exchange.Id)];
        _partitions = Exchanges.Index().ToFrozenDictionary(exchange => exchange.Item, exchange => exchange.Index, StringComparer.Ordinal);
        _listings = _options.Exchanges
            .SelectMany(exchange => exchange.Listings.Select(stock => new Listing(exchange.Id, stock.Key, stock.Value)))
            .ToFrozenDictionary(listing => listing.Ticker, StringComparer.Ordinal);
        _listingsByExchange = Exchanges.ToFrozenDictionary(
            exchange => exchange,
            IReadOnlyList<Listing> (exchange) =>
                [
                    .. _listings.Values.Where(listing => listing.Exchange == exchange)
                        .OrderBy(listing => listing.Ticker, StringComparer.Ordinal)
                ],
            StringComparer.Ordinal);
        Listings = [.. Exchanges.SelectMany(ListingsOf)];
    }

    /// <summary>The trading days.</summary>
    public TradingCalendar Calendar { get; }

    /// <summary>The ids of the exchanges; the index of an exchange is its partition of the topic <c>StockExchange</c>.</summary>
    public IReadOnlyList<string> Exchanges { get; }

    /// <summary>All listed stocks, ordered by exchange and ticker.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>The first day of the history, which need not be a trading day.</summary>
    public DateOnly FirstDate => _options.FirstDay;

    /// <summary>The last day of the history that can be closed at present.</summary>
    public DateOnly LastDay => _options.LastDay ?? Today(_time, _zone).AddDays(-1);

    /// <summary>The period that the market covers at present.</summary>
    public MarketHistory History => new(Calendar, FirstDate, LastDay);

    /// <summary>The index of the last trading day of the history; -1 if the history has none.</summary>
    public int LastTradingDay => History.LastTradingDay;

    /// <summary>Returns the stocks of one exchange, ordered by ticker.</summary>
    public IReadOnlyList<Listing> ListingsOf(string exchange) => _listingsByExchange[exchange];

    /// <summary>Returns the listing of a ticker; null if no exchange lists it.</summary>
    public Listing? Find(string ticker) => _listings.GetValueOrDefault(ticker);

    /// <summary>Returns the partition of the topic <c>StockExchange</c> that an exchange writes to.</summary>
    public int PartitionOf(string exchange) => _partitions[exchange];

    /// <summary>Returns why a message of the topic <c>StockExchange</c> cannot be the closes of a trading day; null if it can.</summary>
    public string? Validate(DailyCloses message, int partition)
    {
        if (!_partitions.TryGetValue(message.Exchange, out var own))
            return $"the exchange '{message.Exchange}' is unknown";
        if (own != partition)
            return $"the exchange {message.Exchange} writes partition {own}, not {partition}";
        if (ValidateDay(message.Date, message.Run) is { } day)
            return day;

        foreach (var (ticker, price) in message.Closes)
        {
            if (Find(ticker) is not { } listing || listing.Exchange != message.Exchange)
                return $"{message.Exchange} does not list '{ticker}'";
            if (ValidatePrice(price.Close) is { } close)
                return $"the close of {ticker} {close}";
            if (price.PreviousClose is { } previous && ValidatePrice(previous) is { } reason)
                return $"the previous close of {ticker} {reason}";
            if (price.PreviousClose is null != (message.Date == Calendar.FirstTradingDay))
            {
                return price.PreviousClose is null
                    ? $"{ticker} has no previous close on {message.Date:O}"
                    : $"{ticker} has a previous close on the first trading day";
            }
        }

        // All tickers are listed and none occurs twice, so an equal count means that none is missing.
        var listed = ListingsOf(message.Exchange);
        return message.Closes.Count == listed.Count
            ? null
            : $"the close of {listed.First(listing => !message.Closes.ContainsKey(listing.Ticker)).Ticker} is missing";
    }

    /// <summary>Returns why a message cannot have the given day and run; null if it can.</summary>
    public string? ValidateDay(DateOnly date, int run) =>
        run < 1 ? $"the run {run} is below 1"
        : run > MarketRuns.Highest ? $"the run {run} is above {MarketRuns.Highest:N0}"
        : date > LastDay ? $"{date:O} is after the last day of the history, {LastDay:O}"
        : !Calendar.IsTradingDay(date) ? $"{date:O} is not a trading day"
        : null;

    /// <summary>Returns the current date in a time zone.</summary>
    internal static DateOnly Today(TimeProvider time, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date);

    private static string? ValidatePrice(decimal price) =>
        price <= 0 ? $"is {price}, not above 0"
        : price > PriceWalk.HighestPrice ? $"is {price}, above {PriceWalk.HighestPrice:N0}"
        : price != decimal.Round(price, 4) ? $"is {price}, with more than 4 decimals"
        : null;
}
