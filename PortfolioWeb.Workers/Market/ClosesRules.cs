using System.Diagnostics.CodeAnalysis;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The rules for messages of the topic <c>StockExchange</c>, which every reader of it keeps.</summary>
public sealed class ClosesRules(MarketReferenceData market, MarketPrices prices, IMarketRuns runs)
{
    /// <summary>Reads a message and, if it is its exchange's next day, takes that day.</summary>
    /// <param name="value">The message's bytes.</param>
    /// <param name="partition">The partition that it stands in.</param>
    /// <param name="sequence">The last day of each exchange.</param>
    /// <param name="closes">The closes, where the message has any.</param>
    public DayVerdict Take(byte[]? value, int partition, DaySequence sequence, out DailyCloses? closes)
    {
        return TryRead(value, partition, out closes, out var reason) ? Take(closes, sequence) : DayVerdict.Rejected(reason);
    }

    /// <summary>Takes closes that <see cref="TryRead"/> has read, if they are their exchange's next day.</summary>
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

    /// <summary>Reads closes that may be those of a trading day, at the market's prices or not; false, with the reason, where they cannot be.</summary>
    public bool TryRead(byte[]? value, int partition, [NotNullWhen(true)] out DailyCloses? closes, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryReadCloses(value, out closes, out reason) && (reason = market.Validate(closes, partition)) is null;

    /// <summary>Whether closes have the market's prices.</summary>
    public bool HasPricesOf(DailyCloses closes) => prices.Validate(closes) is null;
}
