using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Live;

/// <summary>Holds the latest closes and evaluations, loaded from the ledger at the start and kept current from the topics.</summary>
internal sealed class DashboardState(
    MarketReferenceData market,
    IMarketRuns runs,
    PortfolioCatalog catalog,
    ClosesRules closesRules,
    EvaluationRules evaluationRules,
    EvaluationHistory history,
    TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly DaySequence _closed = new();
    private readonly DaySequence _evaluated = new();
    private LivePortfolios _portfolios = new(time);
    private Dictionary<string, LiveCloses> _closes = NoCloses(market);
    private int _marketBegan = runs.Known.MarketBegan;

    // The exchanges with new closes since the last call of TakeChanges, and when those closes were emitted (Unix milliseconds).
    private readonly Dictionary<string, long> _newCloses = new(StringComparer.Ordinal);

    private string? _trace;

    // The run whose first close has been seen, and when that close was emitted (Unix milliseconds).
    private (int Run, long StartedAt)? _run;

    /// <summary>The number of closes messages since the start. Each holds one trading day of one exchange.</summary>
    public long ClosesSeen { get; private set; }

    /// <summary>The number of evaluations messages since the start.</summary>
    public long EvaluationsSeen { get; private set; }

    /// <summary>When the last message of each topic arrived; null before the first message since the start.</summary>
    public LiveArrivals Arrivals { get; private set; } = new(null, null);

    /// <summary>
    /// How long the latest run has taken, from its first close to the latest evaluation; null if its first close came before the start.
    /// </summary>
    public TimeSpan? RunTook
    {
        get
        {
            lock (_gate)
            {
                return _run is { } run && _closes.Values.All(closes => closes.Run == run.Run) && Arrivals.Evaluations is { } at
                    ? at - DateTimeOffset.FromUnixTimeMilliseconds(run.StartedAt)
                    : null;
            }
        }
    }

    /// <summary>Loads the latest days from the ledger.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        foreach (var portfolio in catalog.Portfolios)
        {
            var recent = await history.LatestAsync(portfolio, LivePortfolios.RecentDays, ct);
            if (recent.Count == 0)
                continue;
            _portfolios.Load(portfolio.Id, recent);
            _evaluated.Take(portfolio.Id, new MarketDay(recent[^1].Run, recent[^1].AsOf));
        }

        _closes = NoCloses(market);
        var stored = await history.ClosesAsync([.. market.Listings.Select(listing => listing.Ticker)], null, ct);
        foreach (var rows in stored.GroupBy(row => market.Find(row.Ticker)!.Exchange, StringComparer.Ordinal))
        {
            // A stock that was not listed on the last day has no close for it.
            var day = rows.Max(row => new MarketDay(row.Run, row.AsOf));
            var prices = rows.Where(row => row.AsOf == day.Date)
                .ToDictionary(row => row.Ticker, row => new decimal?[] { row.ClosePrice, row.PreviousClose }, StringComparer.Ordinal);
            _closes[rows.Key] = ClosesOf(market.ListingsOf(rows.Key), day.Date, day.Run, prices.GetValueOrDefault);
            _closed.Take(rows.Key, day);
        }
    }

    /// <summary>Applies messages, ignoring those that are stale or invalid.</summary>
    public async Task TakeAsync(IReadOnlyList<ConsumedMessage> entries, CancellationToken ct)
    {
        var closes = entries.Count(entry => entry.Topic == TopicNames.StockExchange);
        lock (_gate)
        {
            ClosesSeen += closes;
            EvaluationsSeen += entries.Count - closes;
            var now = time.GetUtcNow();
            Arrivals = new(closes > 0 ? now : Arrivals.Closes, entries.Count > closes ? now : Arrivals.Evaluations);
        }

        foreach (var entry in entries)
            await TakeAsync(entry, ct);
    }

    private async Task TakeAsync(ConsumedMessage entry, CancellationToken ct)
    {
        if (entry.Topic == TopicNames.StockExchange)
        {
            TakeCloses(entry);
            return;
        }

        DayVerdict verdict;
        Evaluation? evaluation;
        lock (_gate)
            verdict = evaluationRules.Take(entry.Value, _evaluated, out evaluation);
        if (verdict.Arrival != DayArrival.Next)
            return;
        await TakeAsync(evaluation!, verdict.SupersedesPriorRun, entry.EmittedAt, ct);
        if (entry.Trace is not null)
            Volatile.Write(ref _trace, entry.Trace);
    }

    /// <summary>
    /// Returns what is new since the last call: the earliest emission time in Unix milliseconds (null if nothing is new), the days that
    /// each portfolio has passed, and the trace of the last traced evaluation.
    /// </summary>
    public (long? EmittedAt, IReadOnlyDictionary<string, IReadOnlyList<Evaluation>> Days, string? Trace) TakeChanges()
    {
        lock (_gate)
        {
            long? closes = _newCloses.Count == 0 ? null : _newCloses.Values.Min();
            _newCloses.Clear();
            var evaluations = _portfolios.Advance();
            var earliest = evaluations < closes ? evaluations : closes ?? evaluations;
            return (earliest, _portfolios.TakeDays(), Interlocked.Exchange(ref _trace, null));
        }
    }

    /// <summary>Returns the latest closes of each exchange.</summary>
    public Dictionary<string, LiveCloses> Closes()
    {
        lock (_gate)
            return new(_closes);
    }

    /// <summary>
    /// Returns the status of each exchange with the day of its latest closes, if these arrived before the status message.
    /// </summary>
    public IReadOnlyList<ExchangeStatus> Catch(IReadOnlyList<ExchangeStatus> reported)
    {
        lock (_gate)
        {
            return [.. reported.Select(exchange =>
                _closed.LastOf(exchange.Id) is { } closed && closed.Run == exchange.Run && !(closed.Date <= exchange.Date)
                    ? exchange with { Date = closed.Date }
                    : exchange)];
        }
    }

    /// <summary>Returns the displayed evaluation of a portfolio and its values of the last days, oldest first.</summary>
    public (Evaluation? Latest, IReadOnlyList<decimal> Recent) Portfolio(string id)
    {
        lock (_gate)
            return _portfolios.Of(id);
    }

    private void TakeCloses(ConsumedMessage entry)
    {
        lock (_gate)
        {
            var verdict = closesRules.Take(entry.Value, entry.Partition, _closed, out var closes);
            if (verdict.Arrival != DayArrival.Next)
                return;
            LeaveFormerMarket(closes!.Run);
            if (_run?.Run != closes.Run && (verdict.SupersedesPriorRun || closes.Date == market.Calendar.FirstTradingDay))
                _run = (closes.Run, entry.EmittedAt);
            _newCloses[closes.Exchange] = entry.EmittedAt;
            _closes[closes.Exchange] = ClosesOf(
                market.ListingsOf(closes.Exchange),
                closes.Date,
                closes.Run,
                ticker => closes.Closes.TryGetValue(ticker, out var price) ? [price.Close, price.PreviousClose] : null);
        }
    }

    private async Task TakeAsync(Evaluation evaluation, bool rewound, long emittedAt, CancellationToken ct)
    {
        var before = rewound ? await BeforeAsync(evaluation, ct) : null;
        lock (_gate)
        {
            LeaveFormerMarket(evaluation.Run);
            _portfolios.Take(evaluation, emittedAt, before);
        }
    }

    // Nothing of a former market is shown beside the present one.
    private void LeaveFormerMarket(int run)
    {
        if (runs.RunsFor(run).MarketBegan is var began && began <= _marketBegan)
            return;
        _marketBegan = began;
        _portfolios = new LivePortfolios(time);
        _closes = NoCloses(market);
    }

    // After a rewind, the sparkline continues from the days before it, which no later run changes.
    private async Task<IReadOnlyList<decimal>> BeforeAsync(Evaluation evaluation, CancellationToken ct)
    {
        try
        {
            var before = await history.ReadAsync(
                catalog.Find(evaluation.Portfolio)!,
                DateOnly.MinValue,
                evaluation.AsOf.AddDays(-1),
                newestFirst: true,
                LivePortfolios.RecentDays,
                ct);
            return [.. before.Reverse().Select(day => day.Value)];
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The database is unavailable, which the ledger logs: the sparkline starts empty.
            return [];
        }
    }

    private static Dictionary<string, LiveCloses> NoCloses(MarketReferenceData market) => market.Exchanges.ToDictionary(
        exchange => exchange, exchange => ClosesOf(market.ListingsOf(exchange), null, 0, _ => null), StringComparer.Ordinal);

    private static LiveCloses ClosesOf(IEnumerable<Listing> listings, DateOnly? day, int run, Func<string, decimal?[]?> price) =>
        new(day, run, listings.ToDictionary(listing => listing.Ticker, listing => price(listing.Ticker), StringComparer.Ordinal));
}
