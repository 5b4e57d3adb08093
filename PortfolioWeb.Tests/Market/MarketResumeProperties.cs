using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Market;

/// <summary>
/// A market that is rewound at random and killed at a random moment, without its log: what it emits again makes the ledger whole.
/// The model is a ledger that keeps, for each series, the run of every day, and takes messages as the real one does.
/// </summary>
public sealed class MarketResumeProperties
{
    private const int Exchanges = 2;

    // Which exchanges each portfolio needs: both, the first, the second.
    private static readonly int[][] s_portfolios = [[0, 1], [0], [1]];

    /// <summary>What happens to the market, from a random number each.</summary>
    /// <param name="Rewinds">Where to, in percent of what is closed, and how many days are then closed.</param>
    /// <param name="Stored">How much of each series' messages the ledger stored before the kill, in percent.</param>
    public sealed record History((int To, int Days)[] Rewinds, int[] Stored);

    public static Arbitrary<History> Histories() => Arb.From(
        from count in Gen.Choose(1, 4)
        from rewinds in Gen.ArrayOf(from to in Gen.Choose(0, 100) from days in Gen.Choose(0, 12) select (to, days), count)
        from stored in Gen.ArrayOf(Gen.Choose(0, 100), Exchanges + s_portfolios.Length)
        select new History(rewinds, stored));

    [Property(MaxTest = 2000, Arbitrary = [typeof(MarketResumeProperties)])]
    public void After_any_rewinds_and_a_kill_the_ledger_becomes_whole(History history)
    {
        var (market, ledger) = Replay(history);
        var resume = MarketResume.Plan(market.Run, market.FirstDay, Series(ledger));

        var (run, from) = resume.FirstFault is { } fault ? (market.Run + 1, Math.Min(fault, market.NextDay)) : (market.Run, resume.WholeBefore);
        for (var series = 0; series < ledger.Length; series++)
        {
            for (var day = from; day < market.NextDay; day++)
                Take(ledger[series], run, day, resume.FirstFault is null ? market.FirstDay : from);
        }

        for (var portfolio = 0; portfolio < s_portfolios.Length; portfolio++)
        {
            var evaluations = ledger[Exchanges + portfolio];
            Assert.True(evaluations.Count >= market.NextDay, $"portfolio {portfolio} ends at day {evaluations.Count}, the market at {market.NextDay}");
            for (var day = 0; day < market.NextDay; day++)
                Assert.All(s_portfolios[portfolio], exchange => Assert.Equal(ledger[exchange][day], evaluations[day]));
        }
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(MarketResumeProperties)])]
    public void A_ledger_that_has_everything_needs_nothing_again(History history)
    {
        var (market, ledger) = Replay(history with { Stored = [.. Enumerable.Repeat(100, Exchanges + s_portfolios.Length)] });
        Assert.Equal(new ResumePoint(null, market.NextDay), MarketResume.Plan(market.Run, market.FirstDay, Series(ledger)));
    }

    [Fact]
    public void Two_rewinds_that_a_portfolio_has_not_followed_are_made_good_from_the_first()
    {
        // Run 2 began at day 2 and run 3 at day 5: the closes have both, the evaluations are still all of run 1.
        var exchange = new StoredSeries([1, 1, 2, 2, 2, 3], []);
        var portfolio = new StoredSeries([1, 1, 1, 1, 1, 1, 1, 1], [exchange]);
        Assert.Equal(2, MarketResume.Plan(3, 5, [exchange, portfolio]).FirstFault);
    }

    [Fact]
    public void A_day_missing_between_others_is_a_fault_whatever_its_run()
    {
        var whole = new StoredSeries([1, 1, 2, 2, 2], []);
        Assert.Equal(3, MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 1, 2, 0, 2], [whole])]).FirstFault);
        Assert.Equal(1, MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 0, 2, 2, 2], [whole])]).FirstFault);
        Assert.Equal(2, MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 1, 7, 7], [whole])]).FirstFault);
        Assert.Equal(3, MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 1, 2, 1, 1], [whole])]).FirstFault);
        Assert.Equal(new ResumePoint(null, 2), MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 1, 1, 1, 1], [whole])]));
        Assert.Equal(new ResumePoint(null, 4), MarketResume.Plan(2, 2, [whole, new StoredSeries([1, 1, 2, 2], [whole])]));
    }

    // What the market emitted, in order; each series stored a beginning of that. Both exchanges keep pace.
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

        // An exchange that stored nothing of the run is at its first day, one that did after its last one: the market goes on from the latest.
        var next = ledger.Take(Exchanges).Max(series => series.Count > firstDay && series[firstDay] == run ? series.Count : firstDay);
        return ((run, firstDay, next), ledger);
    }

    // As the ledger takes a day: the next one of its run, or the first one of a later run, which replaces what was stored from it on.
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
        return [.. exchanges, .. s_portfolios.Select((needs, portfolio) => new StoredSeries(ledger[Exchanges + portfolio], [.. needs.Select(exchange => exchanges[exchange])]))];
    }
}
