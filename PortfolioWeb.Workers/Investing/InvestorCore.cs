using System.Collections.Immutable;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// Turns consumed closes into the evaluations of a group of portfolios, the offsets to commit and the exchanges to pause. Uses no clock
/// and no broker. Not safe for concurrent use.
/// </summary>
public sealed class InvestorCore
{
    private readonly PortfolioGroup _group;
    private readonly PortfolioCatalog _catalog;
    private readonly MarketReferenceData _market;
    private readonly ClosesRules _rules;
    private readonly int _maxWaitingDays;
    private readonly TradingDayJoin _join;
    private readonly Dictionary<int, long> _read = [];
    private readonly HashSet<string> _paused = [];

    /// <param name="group">The portfolios.</param>
    /// <param name="catalog">The days on which the portfolios are valued.</param>
    /// <param name="market">The exchanges and trading days.</param>
    /// <param name="rules">Validates closes.</param>
    /// <param name="maxWaitingDays">How many days of an exchange may wait for another exchange before the former is paused.</param>
    public InvestorCore(
        PortfolioGroup group, PortfolioCatalog catalog, MarketReferenceData market, ClosesRules rules, int maxWaitingDays)
    {
        (_group, _catalog, _market, _rules, _maxWaitingDays) = (group, catalog, market, rules, maxWaitingDays);
        _join = new TradingDayJoin(group.Exchanges, (exchange, day) => rules.HasPassed(exchange, day, Closed.LastOf(exchange)));
    }

    /// <summary>The last day that the investor has read of each exchange.</summary>
    public DaySequence Closed { get; } = new();

    /// <summary>
    /// The offset of each partition at which a restart must resume: that of the oldest waiting day or, if no day waits, the
    /// offset after the last message.
    /// </summary>
    public IEnumerable<(int Partition, long Offset)> OffsetsToCommit =>
        _read.Select(read => (read.Key, _join.OldestOffset(_market.Exchanges[read.Key]) ?? read.Value));

    /// <summary>The portfolios whose oldest day waits, and the exchanges they wait for.</summary>
    public ImmutableArray<WaitingPortfolio> Waiting => _join.Waiting() is { } waiting
        ? [.. _group.Portfolios.Select(portfolio => new WaitingPortfolio(portfolio.Id, waiting.Exchanges, waiting.Since, waiting.Days))]
        : [];

    /// <summary>Returns the evaluations of the days that a message completes, in order; none if it completes no day.</summary>
    /// <param name="message">The message that follows the previous one of its partition.</param>
    /// <param name="reason">Why the message is ignored; null if it is not.</param>
    public IReadOnlyList<Evaluation> Take(ConsumedMessage message, out string? reason)
    {
        Advance(message.Partition, message.Offset + 1);
        var verdict = _rules.Take(message.Value, message.Partition, Closed, out var closes);
        reason = verdict.Arrival == DayArrival.Next ? null : verdict.Reason ?? "the day is repeated";
        return reason is null && _join.Add(closes!, message.Offset) ? TakeCompleteDays() : [];
    }

    /// <summary>Records how far a partition is read. Markers of transactions have offsets, too, but are no messages.</summary>
    public void Advance(int partition, long next) => _read[partition] = next;

    /// <summary>
    /// Returns the exchanges to pause, because too many of their days wait for another exchange, and those to resume, because the other
    /// one has caught up with half of the days.
    /// </summary>
    public (IReadOnlyList<string> Pause, IReadOnlyList<string> Resume) Balance()
    {
        var pause = _group.Exchanges.Where(exchange => _join.WaitingDays(exchange) >= _maxWaitingDays && _paused.Add(exchange)).ToList();
        var resume = _group.Exchanges.Where(exchange => _join.WaitingDays(exchange) <= _maxWaitingDays / 2 && _paused.Remove(exchange))
            .ToList();
        return (pause, resume);
    }

    private List<Evaluation> TakeCompleteDays()
    {
        var evaluations = new List<Evaluation>();
        while (_join.Take() is { } day)
            evaluations.AddRange(Evaluate(day));
        return evaluations;
    }

    private IEnumerable<Evaluation> Evaluate(CompleteDay day)
    {
        var market = _market.Of(day.Day.Run);
        foreach (var portfolio in _group.Portfolios)
        {
            // An exchange that does not trade on the day may have no closes in the join: its stocks keep their last close.
            if (_catalog.DaysOf(portfolio.Id, day.Day.Run).IsTradingDay(day.Day.Date)
                && Valuation.Evaluate(
                    portfolio,
                    day.Day,
                    holding => day.Closes.ContainsKey(holding.Exchange)
                        ? day.PriceOf(holding.Exchange, holding.Ticker)
                        : market.On(holding.Ticker, day.Day.Date)) is { } evaluation)
                yield return evaluation;
        }
    }
}
