using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Investing;

/// <summary>A trading day that every exchange of a join has closed or skipped.</summary>
/// <param name="Day">The day and its run.</param>
/// <param name="Closes">
/// The closes by exchange. For an exchange that skipped the day, the closes of its next day, if these have arrived already.
/// </param>
public sealed record CompleteDay(MarketDay Day, IReadOnlyDictionary<string, DailyCloses> Closes)
{
    /// <summary>
    /// Returns a stock's prices on the day; null if the stock is not listed yet. An exchange that skipped the day keeps its previous close.
    /// </summary>
    public StockClose? PriceOf(string exchange, string ticker)
    {
        var closes = Closes[exchange];
        if (!closes.Closes.TryGetValue(ticker, out var price))
            return null;
        return closes.Date == Day.Date ? price
            : price.PreviousClose is { } previous ? new StockClose(previous, previous)
            : null;
    }
}

/// <summary>Describes which closes a join lacks.</summary>
/// <param name="Exchanges">The exchanges that have not closed the oldest waiting day.</param>
/// <param name="Since">The oldest day that is incomplete.</param>
/// <param name="Days">The number of waiting days of the exchange that is furthest ahead.</param>
public sealed record WaitingFor(IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>
/// Joins the closes of several exchanges by day. Days come out in order; a day is complete once each exchange has
/// closed that day or a later one of the same run, or does not trade on that day.
/// </summary>
/// <remarks>
/// If an exchange moves to a later run without closing a day of the old run, that day can never be complete and is dropped;
/// the later run supersedes it. Deterministic: uses no clock and no I/O. Not safe for concurrent use.
/// </remarks>
/// <param name="exchanges">The exchanges.</param>
/// <param name="hasPassed">Returns whether an exchange adds nothing to a day, because it does not trade on it.</param>
public sealed class TradingDayJoin(IReadOnlyList<string> exchanges, Func<string, MarketDay, bool> hasPassed)
{
    private readonly Dictionary<string, Stream> _streams =
        exchanges.ToDictionary(exchange => exchange, _ => new Stream(), StringComparer.Ordinal);

    /// <summary>Adds an exchange's closes; returns false if the exchange is not in the join or the day is not after its last one.</summary>
    /// <param name="closes">The closes.</param>
    /// <param name="offset">The offset of the message in the exchange's partition.</param>
    public bool Add(DailyCloses closes, long offset)
    {
        var day = new MarketDay(closes.Run, closes.Date);
        if (!_streams.TryGetValue(closes.Exchange, out var stream) || day <= stream.Last)
            return false;
        stream.Last = day;
        stream.Days.Enqueue((day, closes, offset));
        return true;
    }

    /// <summary>Removes and returns the next complete day; null if no day is complete.</summary>
    public CompleteDay? Take()
    {
        while (OldestWaiting() is { } day && Missing(day).Count == 0)
        {
            var complete = true;
            var closes = new Dictionary<string, DailyCloses>(_streams.Count, StringComparer.Ordinal);
            foreach (var (exchange, stream) in _streams)
            {
                if (!stream.Days.TryPeek(out var head))
                    continue;
                if (head.Day.Run == day.Run)
                    closes.Add(exchange, head.Closes);
                else
                    complete &= hasPassed(exchange, day);
                if (head.Day == day)
                    stream.Days.Dequeue();
            }

            if (complete)
                return new CompleteDay(day, closes);
        }

        return null;
    }

    /// <summary>Describes which closes the oldest waiting day lacks; null if no day waits.</summary>
    public WaitingFor? Waiting()
    {
        return OldestWaiting() is { } day
            ? new WaitingFor(Missing(day), day.Date, _streams.Values.Max(stream => stream.Days.Count))
            : null;
    }

    /// <summary>Counts the days of an exchange that wait for other exchanges.</summary>
    public int WaitingDays(string exchange) => _streams.TryGetValue(exchange, out var stream) ? stream.Days.Count : 0;

    /// <summary>Returns the offset of an exchange's oldest waiting day, where a restart must resume; null if no day waits.</summary>
    public long? OldestOffset(string exchange) =>
        _streams.TryGetValue(exchange, out var stream) && stream.Days.TryPeek(out var head) ? head.Offset : null;

    private MarketDay? OldestWaiting() => _streams.Values.Min(stream => stream.Days.TryPeek(out var head) ? head.Day : (MarketDay?)null);

    private List<string> Missing(MarketDay day) =>
        [.. _streams.Where(stream => stream.Value.Days.Count == 0 && !hasPassed(stream.Key, day)).Select(stream => stream.Key)];

    private sealed class Stream
    {
        public Queue<(MarketDay Day, DailyCloses Closes, long Offset)> Days { get; } = new();

        public MarketDay Last { get; set; }
    }
}
