using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>What everybody knows of the market: its days, its exchanges and what they list.</summary>
public sealed class MarketReferenceData
{
    private readonly MarketOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly FrozenDictionary<string, int> _partitions;
    private readonly FrozenDictionary<string, Listing> _listings;
    private readonly FrozenDictionary<string, IReadOnlyList<Listing>> _listingsByExchange;

    /// <summary>Reads the settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="zone">Where a day ends that can then be closed; UTC where nothing is given.</param>
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
            IReadOnlyList<Listing> (exchange) => [.. _listings.Values.Where(listing => listing.Exchange == exchange).OrderBy(listing => listing.Ticker, StringComparer.Ordinal)],
            StringComparer.Ordinal);
        Listings = [.. Exchanges.SelectMany(ListingsOf)];
    }

    /// <summary>The trading days.</summary>
    public TradingCalendar Calendar { get; }

    /// <summary>The exchanges' ids; an exchange's place here is its partition of the topic.</summary>
    public IReadOnlyList<string> Exchanges { get; }

    /// <summary>Every stock, by exchange and ticker.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>The first day of the history, whether it is one of trading or not.</summary>
    public DateOnly FirstDate => _options.FirstDay;

    /// <summary>The last day of the history that can be closed by now.</summary>
    public DateOnly LastDay => _options.LastDay ?? Today(_time, _zone).AddDays(-1);

    /// <summary>The index of the last trading day of the history; -1 where it has none.</summary>
    public int LastTradingDay => Calendar.IndexOnOrAfter(LastDay.AddDays(1)) - 1;

    /// <summary>The stocks of one exchange, by ticker.</summary>
    public IReadOnlyList<Listing> ListingsOf(string exchange) => _listingsByExchange[exchange];

    /// <summary>The listing of a ticker, or null where no exchange lists it.</summary>
    public Listing? Find(string ticker) => _listings.GetValueOrDefault(ticker);

    /// <summary>The partition of the topic that an exchange writes.</summary>
    public int PartitionOf(string exchange) => _partitions[exchange];

    /// <summary>Why a message of the topic <c>StockExchange</c> cannot be a trading day's closes; null where it can.</summary>
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

        // No ticker twice and none unknown: as many as are listed means all of them.
        var listed = ListingsOf(message.Exchange);
        return message.Closes.Count == listed.Count
            ? null
            : $"the close of {listed.First(listing => !message.Closes.ContainsKey(listing.Ticker)).Ticker} is missing";
    }

    /// <summary>Why a day and a run cannot be those of a message; null where they can.</summary>
    public string? ValidateDay(DateOnly date, int run) =>
        run < 1 ? $"the run {run} is below 1"
        : run > MarketRuns.Highest ? $"the run {run} is above {MarketRuns.Highest:N0}"
        : date > LastDay ? $"{date:O} is after the last day of the history, {LastDay:O}"
        : !Calendar.IsTradingDay(date) ? $"{date:O} is not a trading day"
        : null;

    /// <summary>The day that it is in a time zone.</summary>
    internal static DateOnly Today(TimeProvider time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date);

    /// <summary>Says why the market cannot be rewound to a date; null where it can. A rewind goes back, at most to the next day to be closed.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="nextDay">The next day that the exchange which has come least far closes.</param>
    public string? RejectRewind(DateOnly to, DateOnly nextDay)
    {
        if (to < Calendar.FirstTradingDay && to < FirstDate)
            return $"{to:O} is before the history, which begins on {FirstDate:O}.";
        if (Calendar.IndexOnOrAfter(to) > LastTradingDay)
            return $"There is no trading day on or after {to:O} in the history, which ends on {LastDay:O}.";
        return Calendar[Calendar.IndexOnOrAfter(to)] > nextDay
            ? $"{to:O} is ahead of the market: the next day to be closed is {nextDay:O}. A rewind goes back, at most to that day."
            : null;
    }

    private static string? ValidatePrice(decimal price) =>
        price <= 0 ? $"is {price}, not above 0"
        : price > PriceWalk.HighestPrice ? $"is {price}, above {PriceWalk.HighestPrice:N0}"
        : price != decimal.Round(price, 4) ? $"is {price}, with more than 4 decimals"
        : null;
}
