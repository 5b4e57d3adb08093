using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The reference data of the market: its exchanges, and for each run the trading days, the stocks and the prices.</summary>
public sealed class MarketReferenceData
{
    private readonly MarketOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeZoneInfo _zone;
    private readonly IMarketRuns? _runs;
    private readonly IImportedPrices? _imports;
    private readonly FrozenDictionary<string, int> _partitions;
    private readonly ConcurrentDictionary<PriceSource, TradedMarket> _markets = [];
    private readonly Lock _loading = new();
    private readonly TradedMarket _default;

    /// <summary>Builds the reference data from the settings.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="zone">The time zone that decides when a day has ended and can be closed; UTC if null.</param>
    /// <param name="runs">The runs of the market; if null, every run uses the seed in the settings.</param>
    /// <param name="imports">The imported prices; if null, there are none.</param>
    public MarketReferenceData(
        IOptions<MarketOptions> options,
        TimeProvider time,
        TimeZoneInfo? zone = null,
        IMarketRuns? runs = null,
        IImportedPrices? imports = null)
    {
        _options = options.Value;
        _time = time;
        _zone = zone ?? TimeZoneInfo.Utc;
        _runs = runs;
        _imports = imports;
        Exchanges = [.. _options.Exchanges.Select(exchange => exchange.Id)];
        _partitions = Exchanges.Index().ToFrozenDictionary(exchange => exchange.Item, exchange => exchange.Index, StringComparer.Ordinal);
        _default = Of(DefaultSource)!;
    }

    /// <summary>The ids of the exchanges; the index of an exchange is its partition of the topic <c>StockExchange</c>.</summary>
    public IReadOnlyList<string> Exchanges { get; }

    /// <summary>The source of prices that the settings define.</summary>
    public PriceSource DefaultSource => new(_options.Seed);

    /// <summary>What the exchanges trade with the prices that the settings define.</summary>
    public TradedMarket Configured => _default;

    /// <summary>What the exchanges trade in the latest run.</summary>
    public TradedMarket Current => _runs is null ? _default : Of(_runs.Known.Latest);

    /// <summary>The trading days of the latest run: those of any exchange.</summary>
    public TradingCalendar Calendar => Current.Calendar;

    /// <summary>All stocks of the latest run, ordered by exchange and ticker.</summary>
    public IReadOnlyList<Listing> Listings => Current.Listings;

    /// <summary>The first day of the latest run's history, which need not be a trading day.</summary>
    public DateOnly FirstDate => Current.FirstDate;

    /// <summary>The last day of the latest run's history that can be closed at present.</summary>
    public DateOnly LastDay => LastDayOf(Current);

    /// <summary>The period that the market covers at present.</summary>
    public MarketHistory History => HistoryOf(Current);

    /// <summary>The index of the last trading day of the history; -1 if the history has none.</summary>
    public int LastTradingDay => History.LastTradingDay;

    /// <inheritdoc cref="IMarketRuns.Refresh"/>
    public void Refresh() => _runs?.Refresh();

    /// <summary>Returns what the exchanges trade in a run.</summary>
    /// <exception cref="InvalidOperationException">The import that the run's prices come from no longer exists.</exception>
    public TradedMarket Of(int run) => _runs?.RunsFor(run).SourceOf(run) is { } source
        ? Of(source) ?? throw new InvalidOperationException(
            $"The prices of run {run} come from the import '{source.Import}', which is not in the database.")
        : _default;

    /// <summary>Returns what the exchanges trade with a source of prices; null if the source's import does not exist.</summary>
    public TradedMarket? Of(PriceSource source)
    {
        if (_markets.TryGetValue(source, out var known))
            return known;
        // An import has millions of closes: they are read once.
        lock (_loading)
        {
            if (_markets.TryGetValue(source, out known))
                return known;
            var imported = source.Import is null ? [] : _imports?.Load(source.Import);
            return imported is null ? null : _markets.GetOrAdd(source, new TradedMarket(_options, source, imported));
        }
    }

    /// <summary>Returns the period that a market covers at present.</summary>
    public MarketHistory HistoryOf(TradedMarket market) => new(market.Calendar, market.FirstDate, LastDayOf(market));

    /// <summary>Returns the stocks that an exchange lists in the latest run, ordered by ticker.</summary>
    public IReadOnlyList<Listing> ListingsOf(string exchange) => Current.ListingsOf(exchange);

    /// <summary>Returns the listing of a ticker in the latest run; null if no exchange lists it.</summary>
    public Listing? Find(string ticker) => Current.Find(ticker);

    /// <summary>Returns the partition of the topic <c>StockExchange</c> that an exchange writes to.</summary>
    public int PartitionOf(string exchange) => _partitions[exchange];

    /// <summary>Returns why a message of the topic <c>StockExchange</c> cannot be the closes of a trading day; null if it can.</summary>
    public string? Validate(DailyCloses message, int partition)
    {
        if (!_partitions.TryGetValue(message.Exchange, out var own))
            return $"the exchange '{message.Exchange}' is unknown";
        if (own != partition)
            return $"the exchange {message.Exchange} writes partition {own}, not {partition}";
        var market = Of(message.Run);
        if (ValidateDay(message.Date, message.Run, market, market.CalendarOf(message.Exchange)) is { } day)
            return day;

        foreach (var (ticker, price) in message.Closes)
        {
            if (market.Find(ticker) is not { } listing || listing.Exchange != message.Exchange)
                return $"{message.Exchange} does not list '{ticker}'";
            if (ValidatePrice(price.Close) is { } close)
                return $"the close of {ticker} {close}";
            if (price.PreviousClose is { } previous && ValidatePrice(previous) is { } reason)
                return $"the previous close of {ticker} {reason}";
            var firstDay = market.FirstDayOf(ticker);
            if (message.Date < firstDay)
                return $"{message.Exchange} does not list {ticker} before {firstDay:O}";
            if (price.PreviousClose is null != (message.Date == firstDay))
            {
                return price.PreviousClose is null
                    ? $"{ticker} has no previous close on {message.Date:O}"
                    : $"{ticker} has a previous close on its first day";
            }
        }

        // All tickers are listed and none occurs twice, so an equal count means that none is missing.
        List<Listing> listed = [.. market.ListingsOf(message.Exchange).Where(stock => market.FirstDayOf(stock.Ticker) <= message.Date)];
        return message.Closes.Count == listed.Count
            ? null
            : $"the close of {listed.First(listing => !message.Closes.ContainsKey(listing.Ticker)).Ticker} is missing";
    }

    /// <summary>Returns why a message cannot have the given day and run; null if it can.</summary>
    /// <param name="date">The day.</param>
    /// <param name="run">The run.</param>
    /// <param name="market">What the exchanges trade in that run.</param>
    /// <param name="calendar">The trading days of the exchange or portfolio in that run.</param>
    public string? ValidateDay(DateOnly date, int run, TradedMarket market, TradingCalendar calendar) =>
        run < 1 ? $"the run {run} is below 1"
        : run > MarketRuns.Highest ? $"the run {run} is above {MarketRuns.Highest:N0}"
        : LastDayOf(market) is var last && date > last ? $"{date:O} is after the last day of the history, {last:O}"
        : !calendar.IsTradingDay(date) ? $"{date:O} is not a trading day"
        : null;

    /// <summary>Returns the current date in a time zone.</summary>
    internal static DateOnly Today(TimeProvider time, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date);

    // Imported prices end their history themselves, regardless of the settings.
    private DateOnly LastDayOf(TradedMarket market)
    {
        var yesterday = Today(_time, _zone).AddDays(-1);
        return market.LastImportedDay is { } last ? (last < yesterday ? last : yesterday) : _options.LastDay ?? yesterday;
    }

    private static string? ValidatePrice(decimal price) =>
        price <= 0 ? $"is {price}, not above 0"
        : price > PriceWalk.HighestPrice ? $"is {price}, above {PriceWalk.HighestPrice:N0}"
        : price != decimal.Round(price, 4) ? $"is {price}, with more than 4 decimals"
        : null;
}
