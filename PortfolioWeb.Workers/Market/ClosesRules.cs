using System.Diagnostics.CodeAnalysis;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Market;

/// <summary>Validates messages of the topic <c>StockExchange</c>. Every reader of the topic applies these rules.</summary>
public sealed class ClosesRules(MarketReferenceData market, IMarketRuns runs)
{
    /// <summary>Reads a message and, if it holds the next day of its exchange, records that day in the sequence.</summary>
    /// <param name="value">The bytes of the message.</param>
    /// <param name="partition">The partition of the message.</param>
    /// <param name="sequence">The last day of each exchange.</param>
    /// <param name="closes">The closes; null if the message is malformed.</param>
    public DayVerdict Take(byte[]? value, int partition, DaySequence sequence, out DailyCloses? closes)
    {
        return TryRead(value, partition, out closes, out var reason) ? Take(closes, sequence) : DayVerdict.Rejected(reason);
    }

    /// <summary>Records closes that <see cref="TryRead"/> has read, if they are those of the next day of their exchange.</summary>
    public DayVerdict Take(DailyCloses closes, DaySequence sequence)
    {
        var day = new MarketDay(closes.Run, closes.Date);
        var traded = market.Of(day.Run);
        var verdict = sequence.Judge(closes.Exchange, day, runs.RunsFor(day.Run), traded.CalendarOf(closes.Exchange));
        if (verdict.Arrival != DayArrival.Next)
            return verdict;
        if (traded.Validate(closes) is { } wrong)
            return DayVerdict.Rejected(wrong);
        sequence.Take(closes.Exchange, day);
        return verdict;
    }

    /// <summary>
    /// Reads closes and validates them against the reference data, but not against the market's prices. Returns false and the reason
    /// if they cannot be the closes of a trading day.
    /// </summary>
    public bool TryRead(
        byte[]? value, int partition, [NotNullWhen(true)] out DailyCloses? closes, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryReadCloses(value, out closes, out reason) && (reason = market.Validate(closes, partition)) is null;

    /// <summary>
    /// Returns whether an exchange adds nothing to a day: it does not trade on it, and has closed its last trading day before it.
    /// </summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="day">The day.</param>
    /// <param name="last">The last day that the exchange has closed; null if there is none.</param>
    public bool HasPassed(string exchange, MarketDay day, MarketDay? last)
    {
        var calendar = market.Of(day.Run).CalendarOf(exchange);
        if (calendar.IsTradingDay(day.Date))
            return false;
        if (calendar.LastOnOrBefore(day.Date) is not { } before || before < FirstDayOf(day.Run))
            return true;
        // An exchange that has begun a later run has closed all its days before that run.
        return last is { } at && (at.Run == day.Run ? at.Date >= before : at.Run > day.Run && day.Date < FirstDayOf(at.Run));
    }

    /// <summary>Returns whether all closes match the market's prices.</summary>
    public bool HasPricesOf(DailyCloses closes) => market.Of(closes.Run).Validate(closes) is null;

    private DateOnly FirstDayOf(int run) => runs.RunsFor(run).FirstDays.GetValueOrDefault(run, DateOnly.MinValue);
}
