using System.Diagnostics.CodeAnalysis;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>Validates messages of the topic <c>StockExchange</c>. Every reader of the topic applies these rules.</summary>
public sealed class ClosesRules(MarketReferenceData market, MarketPrices prices, IMarketRuns runs)
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
        var verdict = sequence.Judge(closes.Exchange, day, runs.RunsFor(day.Run));
        if (verdict.Arrival != DayArrival.Next)
            return verdict;
        if (prices.Validate(closes) is { } wrong)
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

    /// <summary>Returns whether all closes match the market's prices.</summary>
    public bool HasPricesOf(DailyCloses closes) => prices.Validate(closes) is null;
}
