using FsCheck;
using FsCheck.Fluent;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Tests.Investing;

/// <summary>The messages that exchanges wrote, each to its own partition, and one order in which a reader may receive them.</summary>
public sealed record JoinHistory(IReadOnlyList<string> Exchanges, DailyCloses[][] Logs, int[] Order)
{
    /// <summary>A price that only stale and repeated messages have: it must never be used.</summary>
    public const decimal Wrong = 999_999m;

    /// <summary>The messages in the order of the reader, each with its exchange's number and its offset.</summary>
    public IEnumerable<(int Exchange, long Offset, DailyCloses Closes)> Read()
    {
        var next = new int[Logs.Length];
        foreach (var exchange in Order)
        {
            var offset = next[exchange]++;
            yield return (exchange, offset, Logs[exchange][offset]);
        }
    }

    public override string ToString() => string.Join('\n', Read().Select(entry =>
        $"{entry.Closes.Exchange}@{entry.Offset} run {entry.Closes.Run} {entry.Closes.Date:O}"
        + (entry.Closes.Closes["X"].Close == Wrong ? " (stale)" : "")));

    /// <summary>
    /// Two or three exchanges with one to four runs. Each run starts at a day to which all exchanges are rewound, and every exchange skips
    /// some days of it and stops at a random one. Repetitions and messages of earlier days and runs are mixed in.
    /// </summary>
    public static Arbitrary<JoinHistory> Any() => (
        from count in Gen.Choose(2, 3)
        from starts in Gen.Choose(1, 10).ListOf().Select(rewinds => (int[])[1, .. rewinds.Take(3)])
        from logs in Gen.CollectToArray(Enumerable.Range(1, count), exchange => Log(exchange, starts))
        from order in Gen.Shuffle(logs.SelectMany((log, exchange) => Enumerable.Repeat(exchange, log.Length)))
        select new JoinHistory([.. Enumerable.Range(1, count).Select(exchange => $"SE{exchange}")], logs, order)).ToArbitrary();

    /// <summary>The same partitions, read in another order.</summary>
    public static Arbitrary<(JoinHistory One, JoinHistory Other)> AnyTwo() => (
        from one in Any().Generator
        from order in Gen.Shuffle(one.Order)
        select (one, one with { Order = order })).ToArbitrary();

    private static Gen<DailyCloses[]> Log(int exchange, int[] starts) =>
        Gen.CollectToArray(starts.Select((start, i) => Run(exchange, i + 1, start)))
            .SelectMany(runs => WithNoise([.. runs.SelectMany(run => run)]));

    // Eight days from the start, some of which are skipped and the last ones possibly not reached.
    private static Gen<DailyCloses[]> Run(int exchange, int run, int start) =>
        from length in Gen.Choose(0, 8)
        from kept in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))).ArrayOf(length)
        select kept.Index().Where(day => day.Item).Select(day => Closes(exchange, run, start + day.Index)).ToArray();

    private static Gen<DailyCloses[]> WithNoise(DailyCloses[] log) =>
        Gen.CollectToArray(log.Select((closes, i) =>
            from noise in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
            from stale in Stale(log[..(i + 1)]).ArrayOf(noise)
            select (DailyCloses[])[closes, .. stale]))
            .Select(parts => parts.SelectMany(part => part).ToArray());

    private static Gen<DailyCloses> Stale(DailyCloses[] earlier)
    {
        var repeated = Gen.Elements(earlier);
        var last = earlier[^1];
        var ofEarlierRun = from run in Gen.Choose(0, last.Run - 1)
                           from day in Gen.Choose(1, 20)
                           select last with { Run = run, Date = Day(day) };
        return Gen.OneOf(repeated, ofEarlierRun).Select(closes =>
            closes with { Closes = new Dictionary<string, StockClose> { ["X"] = new(Wrong, Wrong) } });
    }

    private static DailyCloses Closes(int exchange, int run, int day) => new(
        $"SE{exchange}",
        Day(day),
        run,
        new Dictionary<string, StockClose> { ["X"] = new((run * 1000) + (day * 10) + exchange, (run * 1000) + (day * 10) - exchange) });

    private static DateOnly Day(int day) => new DateOnly(2000, 1, 31).AddDays(day);
}
