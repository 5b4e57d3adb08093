using FsCheck.Xunit;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

[Properties(Arbitrary = [typeof(JoinHistory)], MaxTest = 300)]
public sealed class TradingDayJoinProperties
{
    [Property(MaxTest = 100)]
    public void At_every_step_exactly_the_complete_days_are_emitted(JoinHistory history)
    {
        var join = new TradingDayJoin(history.Exchanges, (_, _) => false);
        var read = new List<DailyCloses>();
        var emitted = new List<string>();
        foreach (var (_, offset, closes) in history.Read())
        {
            read.Add(closes);
            join.Add(closes, offset);
            emitted.AddRange(TakeAll(join).Select(day => Describe(history, day)));
            Assert.Equal(Complete(history, read).Select(day => day.Describe()), emitted);
        }
    }

    [Property]
    public void Days_are_emitted_in_strictly_ascending_order(JoinHistory history)
    {
        var days = Join(history).Select(day => day.Day).ToList();
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{pair.Second} after {pair.First}"));
    }

    [Property]
    public void The_interleaving_of_the_exchanges_does_not_matter((JoinHistory One, JoinHistory Other) histories) =>
        Assert.Equal(Ledger(histories.One, Join(histories.One)), Ledger(histories.Other, Join(histories.Other)));

    [Property]
    public void The_final_ledger_matches_a_straightforward_computation(JoinHistory history) =>
        Assert.Equal(Expected(history), Ledger(history, Join(history)));

    [Property]
    public void Days_taken_at_once_at_the_end_are_those_taken_one_by_one(JoinHistory history)
    {
        var late = new TradingDayJoin(history.Exchanges, (_, _) => false);
        foreach (var (_, offset, closes) in history.Read())
            late.Add(closes, offset);
        Assert.Equal(Ledger(history, Join(history)), Ledger(history, TakeAll(late)));
    }

    [Property]
    public void A_restart_at_the_oldest_waiting_days_leaves_the_ledger_unchanged(JoinHistory history, ushort moment)
    {
        // The restart clears the state of the join. The ledger ignores days that the join then repeats or should no longer emit.
        var crash = history.Order.Length == 0 ? 0 : moment % history.Order.Length;
        var join = new TradingDayJoin(history.Exchanges, (_, _) => false);
        var read = new long[history.Logs.Length];
        var days = new List<CompleteDay>();
        foreach (var (exchange, offset, closes) in history.Read().Take(crash))
        {
            join.Add(closes, offset);
            days.AddRange(TakeAll(join));
            read[exchange] = offset + 1;
        }

        var resume = history.Exchanges.Select((exchange, i) => join.OldestOffset(exchange) ?? read[i]).ToArray();
        join = new TradingDayJoin(history.Exchanges, (_, _) => false);
        foreach (var (_, offset, closes) in history.Read().Where(entry => entry.Offset >= resume[entry.Exchange]))
        {
            join.Add(closes, offset);
            days.AddRange(TakeAll(join));
        }

        Assert.Equal(Expected(history), Ledger(history, days));
    }

    [Property]
    public void Exactly_the_days_read_and_not_emitted_are_waiting(JoinHistory history)
    {
        var join = new TradingDayJoin(history.Exchanges, (_, _) => false);
        var accepted = history.Exchanges.ToDictionary(exchange => exchange, _ => new List<(MarketDay Day, long Offset)>());
        var passed = default(MarketDay);
        foreach (var (exchange, offset, closes) in history.Read())
        {
            if (join.Add(closes, offset))
                accepted[history.Exchanges[exchange]].Add((new(closes.Run, closes.Date), offset));
            TakeAll(join);

            // A day can still be emitted only if it is after the last day of the slowest exchange.
            var behind = accepted.Values.Min(days => days.Select(day => day.Day).LastOrDefault());
            passed = behind > passed ? behind : passed;
            foreach (var (id, days) in accepted)
            {
                var waiting = days.Where(day => day.Day > passed).ToList();
                Assert.Equal(waiting.Count, join.WaitingDays(id));
                Assert.Equal(waiting.Count == 0 ? null : waiting[0].Offset, join.OldestOffset(id));
            }
        }
    }

    private static List<CompleteDay> Join(JoinHistory history)
    {
        var join = new TradingDayJoin(history.Exchanges, (_, _) => false);
        var days = new List<CompleteDay>();
        foreach (var (_, offset, closes) in history.Read())
        {
            join.Add(closes, offset);
            days.AddRange(TakeAll(join));
        }

        return days;
    }

    private static List<CompleteDay> TakeAll(TradingDayJoin join)
    {
        var days = new List<CompleteDay>();
        while (join.Take() is { } day)
            days.Add(day);
        return days;
    }

    // The ledger's rule, step by step: a later run replaces everything from its first day on, and
    // a day that is not after the last one is ignored.
    private static SortedDictionary<DateOnly, string> Ledger(JoinHistory history, IEnumerable<CompleteDay> days)
    {
        var ledger = new SortedDictionary<DateOnly, string>();
        var last = default(MarketDay);
        foreach (var day in days.Where(day => day.Day.Run > 0))
        {
            if (day.Day <= last)
                continue;
            if (day.Day.Run > last.Run)
            {
                foreach (var date in ledger.Keys.Where(date => date >= day.Day.Date).ToList())
                    ledger.Remove(date);
            }

            ledger[day.Day.Date] = Describe(history, day);
            last = day.Day;
        }

        return ledger;
    }

    // The same result computed from the other end: of each date, the last run that has it, unless a later run began on or before it.
    private static SortedDictionary<DateOnly, string> Expected(JoinHistory history)
    {
        var complete = Complete(history, [.. history.Logs.SelectMany(log => log)]);
        var ledger = new SortedDictionary<DateOnly, string>();
        foreach (var day in complete)
        {
            if (!complete.Any(later => later.Day.Run > day.Day.Run && later.Day.Date <= day.Day.Date))
                ledger.Add(day.Day.Date, day.Describe());
        }

        return ledger;
    }

    // The definition of a complete day: an exchange closed it, and every exchange closed it or a later day of the same run.
    private static List<Valued> Complete(JoinHistory history, List<DailyCloses> read)
    {
        // Every stale message of the generator has the wrong price, and all others have the right one.
        var real = read.Where(closes => closes.Closes["X"].Close != JoinHistory.Wrong).ToList();
        var complete = new List<Valued>();
        foreach (var day in real.Select(closes => new MarketDay(closes.Run, closes.Date)).Distinct().Order())
        {
            var atOrAfter = real.Where(closes => closes.Run == day.Run && closes.Date >= day.Date).ToLookup(closes => closes.Exchange);
            if (atOrAfter.Count < history.Exchanges.Count)
                continue;
            complete.Add(new(day, [.. history.Exchanges.Select(exchange =>
            {
                var next = atOrAfter[exchange].MinBy(closes => closes.Date)!;
                var price = next.Closes["X"];
                return next.Date == day.Date ? price : new StockClose(price.PreviousClose!.Value, price.PreviousClose);
            })]));
        }

        return complete;
    }

    private static string Describe(JoinHistory history, CompleteDay day) =>
        new Valued(day.Day, [.. history.Exchanges.Select(exchange => day.PriceOf(exchange, "X"))]).Describe();

    private sealed record Valued(MarketDay Day, StockClose?[] Prices)
    {
        public string Describe() =>
            $"run {Day.Run} {Day.Date:O}: {string.Join(", ", Prices.Select(price => $"{price?.Close} after {price?.PreviousClose}"))}";
    }
}
