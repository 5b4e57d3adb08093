using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>
/// A market that is rewound at random, stepped, and killed at a random moment, with or without its log: the days that it emits again
/// complete the ledger. The model is a ledger that stores the run of every day of each series and accepts messages like the real one.
/// </summary>
public sealed class MarketResumeProperties
{
    private const int Exchanges = 2;

    // The exchanges that each portfolio needs: both, the first, the second.
    private static readonly int[][] s_portfolios = [[0, 1], [0], [1]];

    private static readonly MarketHistory s_history = DefaultMarket.ReferenceData().History;

    /// <summary>Random events of the market.</summary>
    /// <param name="Rewinds">The target of each rewind, in percent of the closed days, and the number of days closed afterward.</param>
    /// <param name="Stored">The share of each series' messages that the ledger stored before the kill, in percent.</param>
    /// <param name="Steps">The number of steps of each exchange that were stored but not yet carried out.</param>
    public sealed record History((int To, int Days)[] Rewinds, int[] Stored, int[] Steps);

    public static Arbitrary<History> Histories() => Arb.From(
        from count in Gen.Choose(1, 4)
        from rewinds in Gen.ArrayOf(from to in Gen.Choose(0, 100) from days in Gen.Choose(0, 12) select (to, days), count)
        from stored in Gen.ArrayOf(Gen.Choose(0, 100), Exchanges + s_portfolios.Length)
        from steps in Gen.ArrayOf(Gen.Choose(0, 2), Exchanges)
        select new History(rewinds, stored, steps));

    [Property(MaxTest = 2000, Arbitrary = [typeof(MarketResumeProperties)])]
    public void Without_its_log_the_market_emits_the_days_that_complete_the_ledger(History history)
    {
        var (market, ledger) = Replay(history);
        var next = Enumerable.Range(0, Exchanges).Select(i => DaysIn(ledger[i], market) + history.Steps[i]).ToArray();
        var (positions, beginsRun) = Resume(market, ledger, history.Steps, logIsKept: false);

        Assert.Equal(next, positions.Select(position => position.NextDay));
        Assert.Equal(beginsRun ? market.Run + 1 : market.Run, Assert.Single(positions.Select(position => position.Desired.Run).Distinct()));
        EmitAgain(ledger, positions);
        foreach (var (exchange, day) in next.Index())
            Assert.True(ledger[exchange].Count >= day, $"exchange {exchange} ends at day {ledger[exchange].Count}, the market at {day}");
        foreach (var (portfolio, needs) in s_portfolios.Index())
        {
            var evaluations = ledger[Exchanges + portfolio];
            var closed = needs.Min(exchange => next[exchange]);
            Assert.True(evaluations.Count >= closed, $"portfolio {portfolio} ends at day {evaluations.Count}, the market at {closed}");
            for (var day = 0; day < closed; day++)
                Assert.All(needs, exchange => Assert.Equal(ledger[exchange][day], evaluations[day]));
        }
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(MarketResumeProperties)])]
    public void With_its_log_the_market_resumes_after_its_last_message_and_completes_pending_steps(History history)
    {
        var (market, ledger) = Replay(history);
        var next = history.Steps.Select(steps => market.NextDay + steps).ToArray();
        var (positions, beginsRun) = Resume(market, ledger, history.Steps, logIsKept: true);
        Assert.False(beginsRun);
        Assert.All(positions, (position, i) => Assert.Equal(
            (market.Run, next[i], market.NextDay), (position.Desired.Run, position.NextDay, position.EmitFrom)));
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(MarketResumeProperties)])]
    public void A_complete_ledger_needs_no_day_again(History history)
    {
        var (market, ledger) = Replay(history with { Stored = [.. Enumerable.Repeat(100, Exchanges + s_portfolios.Length)] });
        var (positions, beginsRun) = Resume(market, ledger, [0, 0], logIsKept: false);
        Assert.False(beginsRun);
        Assert.All(positions, position => Assert.Equal((market.NextDay, market.NextDay), (position.NextDay, position.EmitFrom)));
    }

    [Property(MaxTest = 1000)]
    public void Days_on_which_a_series_does_not_trade_are_never_missing(byte[] closed, byte stored, byte closedThrough)
    {
        // SE1 trades on every day, SE2 and its portfolio not on those in the list. Everything is stored up to a day.
        var (days, through) = (stored % 30, closedThrough % 30);
        var holidays = closed.Select(day => day % 30).ToHashSet();
        int Next(int day)
        {
            while (holidays.Contains(day))
                day++;
            return day;
        }

        List<int> all = [.. Enumerable.Repeat(1, days)];
        List<int> own = [.. Enumerable.Range(0, days).Select(day => holidays.Contains(day) ? 0 : 1)];
        var (se1, se2) = (new StoredSeries(all, []), new StoredSeries(own, [], Next));
        List<ExchangeDesiredState> desired = [Desired("SE1", 1, 0, Math.Max(through, days)), Desired("SE2", 1, 0, Math.Max(through, days))];
        int lastOwn = own.LastIndexOf(1);
        var (positions, beginsRun) = MarketResume.Resume(
            desired,
            [new TailPosition(true, Last(1, days), false), new TailPosition(true, Last(1, lastOwn + 1), false)],
            [se1, se2, new StoredSeries(all, [se1, se2]), new StoredSeries(own, [se2], Next)],
            s_history.Calendar);
        Assert.False(beginsRun);
        var front = Math.Max(through, days);
        Assert.All(positions, position => Assert.Equal(front, position.NextDay));
        // Nothing that is stored is emitted again.
        Assert.All(positions, position => Assert.InRange(position.EmitFrom, days, front));
    }

    [Fact]
    public void Two_rewinds_missing_from_a_portfolio_are_repaired_from_the_first_one()
    {
        // Run 2 began at day 2 and run 3 at day 5. The closes have both runs; the evaluations are still all of run 1.
        var exchange = new StoredSeries([1, 1, 2, 2, 2, 3], []);
        var portfolio = new StoredSeries([1, 1, 1, 1, 1, 1, 1, 1], [exchange]);
        Assert.Equal((true, 2), ResumeAt(3, 5, [exchange, portfolio]));
    }

    [Fact]
    public void A_day_missing_between_others_is_emitted_again_whatever_its_run()
    {
        var complete = new StoredSeries([1, 1, 2, 2, 2], []);
        Assert.Equal((true, 3), ResumeAt(2, 2, [complete, new StoredSeries([1, 1, 2, 0, 2], [complete])]));
        Assert.Equal((true, 1), ResumeAt(2, 2, [complete, new StoredSeries([1, 0, 2, 2, 2], [complete])]));
        Assert.Equal((true, 2), ResumeAt(2, 2, [complete, new StoredSeries([1, 1, 7, 7], [complete])]));
        Assert.Equal((true, 3), ResumeAt(2, 2, [complete, new StoredSeries([1, 1, 2, 1, 1], [complete])]));
        Assert.Equal((false, 2), ResumeAt(2, 2, [complete, new StoredSeries([1, 1, 1, 1, 1], [complete])]));
        Assert.Equal((false, 4), ResumeAt(2, 2, [complete, new StoredSeries([1, 1, 2, 2], [complete])]));
    }

    [Fact]
    public void A_new_run_is_later_than_every_stored_run()
    {
        var complete = new StoredSeries([1, 1, 2, 2, 2], []);
        var tail = new TailPosition(true, new MarketDay(2, s_history.Calendar[4]), false);
        var other = new StoredSeries([1, 1, 7, 7], [complete]);
        var (positions, _) = MarketResume.Resume([Desired("SE1", 2, 2, 2)], [tail], [complete, other], s_history.Calendar);
        Assert.Equal(new ExchangePosition(Desired("SE1", 8, 2, 5), 5, 2), Assert.Single(positions));
    }

    // Returns whether a run is begun, and the first emitted day, of a market without a log that is far ahead.
    private static (bool BeginsRun, int From) ResumeAt(int run, int firstDay, StoredSeries[] series)
    {
        var tail = new TailPosition(true, null, false);
        var (positions, beginsRun) = MarketResume.Resume([Desired("SE1", run, firstDay, 20)], [tail], series, s_history.Calendar);
        return (beginsRun, positions[0].EmitFrom);
    }

    private static Resumption Resume(
        (int Run, int FirstDay, int NextDay) market, List<int>[] ledger, int[] steps, bool logIsKept)
    {
        var closed = steps.Select(
            (owed, i) => owed == 0 ? market.FirstDay : owed + (logIsKept ? market.NextDay : DaysIn(ledger[i], market)));
        var desired = closed.Select((day, i) => Desired($"SE{i + 1}", market.Run, market.FirstDay, day)).ToList();
        var tails = ledger.Take(Exchanges).Select(series => logIsKept
            ? new TailPosition(false, Last(market.Run, market.NextDay), true)
            : new TailPosition(true, Last(series.LastOrDefault(), series.Count), false));
        return MarketResume.Resume(desired, [.. tails], Series(ledger), s_history.Calendar);
    }

    private static MarketDay? Last(int run, int days) => days > 0 ? new MarketDay(run, s_history.Calendar[days - 1]) : null;

    private static ExchangeDesiredState Desired(string exchange, int run, int firstDay, int closed) =>
        new(exchange, false, run, s_history.Calendar[firstDay], s_history.Calendar.DayBefore(closed), null, 0, new PriceSource(2000));

    // An exchange that stored nothing of the run is at its first day; otherwise it is after its last stored day.
    private static int DaysIn(List<int> series, (int Run, int FirstDay, int NextDay) market) =>
        series.Count > market.FirstDay && series[market.FirstDay] == market.Run ? series.Count : market.FirstDay;

    // The exchanges emit, and each portfolio is valued on the days that all its exchanges have emitted.
    private static void EmitAgain(List<int>[] ledger, IReadOnlyList<ExchangePosition> positions)
    {
        var firstDay = s_history.Calendar.IndexOnOrAfter(positions[0].Desired.RunStart);
        var run = positions[0].Desired.Run;
        foreach (var (exchange, position) in positions.Index())
        {
            for (var day = position.EmitFrom; day < position.NextDay; day++)
                Take(ledger[exchange], run, day, firstDay);
        }

        foreach (var (portfolio, needs) in s_portfolios.Index())
        {
            var closed = needs.Min(exchange => positions[exchange].NextDay);
            for (var day = needs.Max(exchange => positions[exchange].EmitFrom); day < closed; day++)
                Take(ledger[Exchanges + portfolio], run, day, firstDay);
        }
    }

    // The messages that the market emitted, in order; each series stored a prefix of them. Both exchanges advance together.
    private static ((int Run, int FirstDay, int NextDay) Market, List<int>[] Ledger) Replay(History history)
    {
        var (run, firstDay, nextDay) = (1, 0, 0);
        List<(int Run, int Day, int FirstDay)> emitted = [];
        foreach (var (to, days) in history.Rewinds)
        {
            for (var day = nextDay; day < nextDay + days; day++)
                emitted.Add((run, day, firstDay));
            (run, firstDay, nextDay) = (run + 1, (nextDay + days) * to / 100, (nextDay + days) * to / 100);
        }

        for (var day = nextDay; day < nextDay + 3; day++)
            emitted.Add((run, day, firstDay));
        var ledger = Enumerable.Range(0, Exchanges + s_portfolios.Length).Select(_ => new List<int>()).ToArray();
        foreach (var (series, stored) in ledger.Zip(history.Stored))
        {
            foreach (var message in emitted.Take(emitted.Count * stored / 100))
                Take(series, message.Run, message.Day, message.FirstDay);
        }

        return ((run, firstDay, nextDay + 3), ledger);
    }

    // Accepts a day like the ledger: the next day of its run, or the first one of a later run, which replaces the stored days from it on.
    private static void Take(List<int> series, int run, int day, int firstDay)
    {
        var last = series.Count > 0 ? series[^1] : 0;
        if (run > last && day == firstDay)
            series.RemoveRange(day, series.Count - day);
        else if (run < last || day != series.Count)
            return;
        series.Add(run);
    }

    private static StoredSeries[] Series(List<int>[] ledger)
    {
        var exchanges = ledger.Take(Exchanges).Select(runs => new StoredSeries(runs, [])).ToArray();
        return
        [
            .. exchanges,
            .. s_portfolios.Select(
                (needs, portfolio) => new StoredSeries(ledger[Exchanges + portfolio], [.. needs.Select(exchange => exchanges[exchange])])),
        ];
    }
}
