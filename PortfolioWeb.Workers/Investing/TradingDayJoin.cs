using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Investing;

/// <summary>A trading day that every exchange of a join has closed or passed.</summary>
/// <param name="Day">The day and its run.</param>
/// <param name="Closes">One exchange's closes each. Where an exchange passed the day by, those of its next day.</param>
public sealed record CompleteDay(MarketDay Day, IReadOnlyDictionary<string, DailyCloses> Closes)
{
    /// <summary>A stock's prices on the day. An exchange that passed the day by still stands at its previous close.</summary>
    public StockClose PriceOf(string exchange, string ticker)
    {
        var closes = Closes[exchange];
        var price = closes.Closes[ticker];
        return closes.Date == Day.Date ? price : new StockClose(price.PreviousClose!.Value, price.PreviousClose);
    }
}

/// <summary>What a join waits for.</summary>
/// <param name="Exchanges">The exchanges that have not closed the oldest waiting day.</param>
/// <param name="Since">The oldest day that waits.</param>
/// <param name="Days">How many days of the exchange that is furthest ahead wait.</param>
public sealed record WaitingFor(IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>
/// Puts the closes of several exchanges together, day by day: a day comes out, in order, once each exchange has
/// closed that day or a later one of the same run.
/// </summary>
/// <remarks>
/// A day of a run that an exchange has left for a later run without closing it can never be complete, and is dropped;
/// the later run takes over. Pure: no clock, no input or output. Not safe for concurrent use.
/// </remarks>
public sealed class TradingDayJoin(IReadOnlyList<string> exchanges)
{
    private readonly Dictionary<string, Stream> _streams = exchanges.ToDictionary(exchange => exchange, _ => new Stream(), StringComparer.Ordinal);

    /// <summary>Takes an exchange's closes in; false where they are of another exchange or not after its last ones.</summary>
    /// <param name="closes">The closes.</param>
    /// <param name="offset">Where they stand in the exchange's partition.</param>
    public bool Add(DailyCloses closes, long offset)
    {
        var day = new MarketDay(closes.Run, closes.Date);
        if (!_streams.TryGetValue(closes.Exchange, out var stream) || day <= stream.Last)
            return false;
        stream.Last = day;
        stream.Days.Enqueue((day, closes, offset));
        return true;
    }

    /// <summary>Takes the next complete day out, or returns null where none is complete.</summary>
    public CompleteDay? Take()
    {
        while (_streams.Values.All(stream => stream.Days.Count > 0))
        {
            var day = _streams.Values.Min(stream => stream.Days.Peek().Day);
            var complete = true;
            var closes = new Dictionary<string, DailyCloses>(_streams.Count, StringComparer.Ordinal);
            foreach (var (exchange, stream) in _streams)
            {
                var head = stream.Days.Peek();
                complete &= head.Day.Run == day.Run;
                closes.Add(exchange, head.Closes);
                if (head.Day == day)
                    stream.Days.Dequeue();
            }

            if (complete)
                return new CompleteDay(day, closes);
        }

        return null;
    }

    /// <summary>What the oldest waiting day waits for; null where nothing waits.</summary>
    public WaitingFor? Waiting()
    {
        var ahead = _streams.Values.Where(stream => stream.Days.Count > 0).ToList();
        return ahead.Count == 0 ? null : new WaitingFor(
            [.. _streams.Where(stream => stream.Value.Days.Count == 0).Select(stream => stream.Key)],
            ahead.Min(stream => stream.Days.Peek().Day).Date,
            ahead.Max(stream => stream.Days.Count));
    }

    /// <summary>How many days of an exchange wait.</summary>
    public int WaitingDays(string exchange) => _streams.TryGetValue(exchange, out var stream) ? stream.Days.Count : 0;

    /// <summary>The offset of an exchange's oldest waiting day: what a restart must read again; null where none waits.</summary>
    public long? OldestOffset(string exchange) =>
        _streams.TryGetValue(exchange, out var stream) && stream.Days.TryPeek(out var head) ? head.Offset : null;

    private sealed class Stream
    {
        public Queue<(MarketDay Day, DailyCloses Closes, long Offset)> Days { get; } = new();

        public MarketDay Last { get; set; }
    }
}
