using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Tests.Investing;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Ledger;

/// <summary>
/// One exchange and one portfolio through up to three runs, with repeated, forged and unreadable messages among the real ones. The
/// model is a table that takes the real messages of each series in order and deletes the rows that a later run supersedes.
/// </summary>
[Properties(Arbitrary = [typeof(LedgerCoreProperties)], MaxTest = 300)]
public sealed class LedgerCoreProperties
{
    private static readonly DateTimeOffset s_now = new(2025, 3, 11, 12, 0, 0, TimeSpan.Zero);
    private static readonly MarketReferenceData s_market = DefaultMarket.ReferenceData();
    private static readonly PortfolioCatalog s_catalog = DefaultPortfolios.Catalog();
    private static readonly Dictionary<string, string> s_logs = new()
    {
        [TopicNames.StockExchange] = "log",
        [TopicNames.Portfolios] = "log",
    };

    /// <summary>The kinds of messages.</summary>
    public enum Kind
    {
        /// <summary>The next real message of its series.</summary>
        Real,

        /// <summary>A real message again.</summary>
        Repeated,

        /// <summary>A day that is not the next one.</summary>
        Skipping,

        /// <summary>A run that never began.</summary>
        UnknownRun,

        /// <summary>The next day, with a wrong price or value.</summary>
        WrongValue,

        /// <summary>Not a valid message.</summary>
        Unreadable,
    }

    /// <summary>The incoming messages.</summary>
    /// <param name="RunLengths">The number of days of each run before the next one begins in the middle of it.</param>
    /// <param name="Messages">The kind of each message, and whether it is an evaluation.</param>
    /// <param name="BatchSizes">The sizes of the batches, repeated in turn.</param>
    public sealed record Arrivals(int[] RunLengths, (Kind Kind, bool Evaluation)[] Messages, int[] BatchSizes);

    public static Arbitrary<Arrivals> All() => Arb.From(
        from runs in Gen.Choose(1, 3)
        from lengths in Gen.ArrayOf(Gen.Choose(1, 8), runs)
        from count in Gen.Choose(0, 50)
        from messages in Gen.ArrayOf(
            from kind in Gen.Frequency((6, Gen.Constant(Kind.Real)), (4, Gen.Elements(Enum.GetValues<Kind>())))
            from evaluation in Gen.Elements(true, false)
            select (kind, evaluation),
            count)
        from sizes in Gen.ArrayOf(Gen.Choose(1, 7), 3)
        select new Arrivals(lengths, messages, sizes));

    [Property]
    public void The_stored_rows_match_the_real_messages(Arrivals arrivals)
    {
        var (messages, model, forged) = Write(arrivals);
        var batches = Batches(arrivals, messages).ToList();
        Assert.Equal(model, Rows(batches));
        Assert.Equal(forged, batches.SelectMany(batch => batch.DeadLetters).Select(letter => (letter.Entry.Topic, letter.Entry.Offset)));
    }

    [Property]
    public void Each_batch_begins_at_the_offset_where_the_previous_one_ended(Arrivals arrivals)
    {
        var (messages, _, _) = Write(arrivals);
        var next = new Dictionary<(string, int), long> { [(TopicNames.StockExchange, 0)] = 0, [(TopicNames.Portfolios, 0)] = 0 };
        foreach (var (partition, step) in Batches(arrivals, messages).SelectMany(batch => batch.Steps))
        {
            Assert.Equal(next[partition], step.From);
            next[partition] = step.To;
        }

        Assert.Equal(messages.LongCount(message => message.Topic == TopicNames.StockExchange), next[(TopicNames.StockExchange, 0)]);
        Assert.Equal(messages.LongCount(message => message.Topic == TopicNames.Portfolios), next[(TopicNames.Portfolios, 0)]);
    }

    [Property]
    public void A_restart_after_any_batch_stores_the_same(Arrivals arrivals, byte moment)
    {
        var (messages, model, _) = Write(arrivals);
        var first = messages.Take(messages.Count == 0 ? 0 : moment % messages.Count).ToList();
        var stored = Core(arrivals, [], [], new()).Take(first, s_now);
        // After the restart, only the stored state is known: the offsets, and the last day of each series.
        var offsets = stored.Steps.ToDictionary(step => step.Key, step => step.Value.To);
        var again = Core(
            arrivals,
            stored.Closes.TakeLast(1).Select(row => row.Message),
            stored.Evaluations.TakeLast(1).Select(row => row.Message),
            offsets);
        Assert.Equal(model, Rows([stored, again.Take(messages.Skip(first.Count), s_now)]));
    }

    [Property]
    public void If_the_first_message_of_a_run_is_rejected_the_next_one_supersedes_the_prior_run(Arrivals arrivals)
    {
        var batch = Core(arrivals, [], [], new()).Take(Write(arrivals).Messages, s_now);
        var superseding = batch.Closes.Where(row => row.SupersedesPriorRun).Select(row => row.Entry).ToList();
        var runs = batch.Closes.Select(row => row.Message.Run).ToList();
        batch.Reject(superseding.ToDictionary(entry => entry, _ => "too long"), s_now);
        Assert.DoesNotContain(batch.Closes, row => superseding.Contains(row.Entry));
        Assert.Equal(superseding, batch.DeadLetters.TakeLast(superseding.Count).Select(letter => letter.Entry));
        foreach (var run in batch.Closes.Select(row => row.Message.Run).Where(run => run != runs[0]).Distinct())
            Assert.True(batch.Closes.First(row => row.Message.Run == run).SupersedesPriorRun);
    }

    private static IEnumerable<LedgerBatch> Batches(Arrivals arrivals, IReadOnlyList<ConsumedMessage> messages)
    {
        var core = Core(arrivals, [], [], new());
        for (var (consumed, turn) = (0, 0); consumed < messages.Count; turn++)
        {
            var size = arrivals.BatchSizes[turn % arrivals.BatchSizes.Length];
            yield return core.Take(messages.Skip(consumed).Take(size), s_now);
            consumed += size;
        }
    }

    private static LedgerCore Core(
        Arrivals arrivals,
        IEnumerable<DailyCloses> closes,
        IEnumerable<Evaluation> evaluations,
        Dictionary<(string Topic, int Partition), long> offsets)
    {
        var (closed, evaluated) = (new DaySequence(), new DaySequence());
        foreach (var last in closes)
            closed.Take(last.Exchange, new MarketDay(last.Run, last.Date));
        foreach (var last in evaluations)
            evaluated.Take(last.Portfolio, new MarketDay(last.Run, last.AsOf));
        var runs = new KnownRuns(Days(arrivals).GroupBy(day => day.Run).ToDictionary(run => run.Key, run => run.First().Date));
        offsets.TryAdd((TopicNames.StockExchange, 0), 0);
        offsets.TryAdd((TopicNames.Portfolios, 0), 0);
        return new LedgerCore(
            s_logs,
            offsets,
            closed,
            evaluated,
            new ClosesRules(s_market, runs),
            new EvaluationRules(s_catalog, s_market, runs),
            runs);
    }

    // The days that the market closes. Each run begins in the middle of the previous one.
    private static List<MarketDay> Days(Arrivals arrivals)
    {
        var days = new List<MarketDay>();
        var first = 0;
        foreach (var (run, length) in arrivals.RunLengths.Index())
        {
            days.AddRange(Enumerable.Range(first, length).Select(day => new MarketDay(run + 1, s_market.Calendar[day])));
            first += length / 2;
        }

        return days;
    }

    private static (IReadOnlyList<ConsumedMessage> Messages, IReadOnlyList<string> Rows, IReadOnlyList<(string, long)> Forged) Write(
        Arrivals arrivals)
    {
        var days = Days(arrivals);
        var messages = new List<ConsumedMessage>();
        var forged = new List<(string, long)>();
        var (written, offsets) =
            (new Dictionary<bool, int> { [true] = 0, [false] = 0 }, new Dictionary<bool, long> { [true] = 0, [false] = 0 });
        foreach (var (kind, evaluation) in arrivals.Messages)
        {
            var next = written[evaluation];
            if (kind is Kind.Real or Kind.WrongValue && next == days.Count || kind == Kind.Repeated && next == 0)
                continue;
            var topic = evaluation ? TopicNames.Portfolios : TopicNames.StockExchange;
            var offset = offsets[evaluation]++;
            messages.Add(new ConsumedMessage(topic, 0, offset, null, kind switch
            {
                Kind.Real => Bytes(evaluation, days[next]),
                Kind.Repeated => Bytes(evaluation, days[next - 1]),
                Kind.Skipping => Bytes(evaluation, new MarketDay(next == 0 ? 1 : days[next - 1].Run, s_market.Calendar[200])),
                Kind.UnknownRun => Bytes(evaluation, new MarketDay(9, s_market.Calendar[0])),
                Kind.WrongValue => Bytes(evaluation, days[next], wrong: true),
                _ => Encoding.UTF8.GetBytes("not JSON"),
            }));
            if (kind == Kind.Real)
                written[evaluation]++;
            else if (kind != Kind.Repeated)
                forged.Add((topic, offset));
        }

        var rows = Table(days.Take(written[false]), "SE1").Concat(Table(days.Take(written[true]), "P11"));
        return (messages, [.. rows.Order(StringComparer.Ordinal)], forged);
    }

    private static IEnumerable<string> Table(IEnumerable<MarketDay> days, string series)
    {
        var table = new SortedDictionary<DateOnly, int>();
        foreach (var day in days)
        {
            if (day.Run > table.Values.DefaultIfEmpty().Max())
            {
                foreach (var superseded in table.Keys.Where(date => date >= day.Date).ToList())
                    table.Remove(superseded);
            }

            table[day.Date] = day.Run;
        }

        return table.Select(row => $"{series} {row.Key:O} {row.Value}");
    }

    // Returns the rows of a database that stores the batches.
    private static List<string> Rows(IEnumerable<LedgerBatch> batches)
    {
        var tables = new Dictionary<string, SortedDictionary<DateOnly, int>>();
        foreach (var batch in batches)
        {
            var records = batch.Closes.Select(row => (row.Message.Exchange, row.Message.Date, row.Message.Run, row.SupersedesPriorRun))
                .Concat(
                    batch.Evaluations.Select(row => (row.Message.Portfolio, row.Message.AsOf, row.Message.Run, row.SupersedesPriorRun)));
            foreach (var (series, date, run, supersedes) in records)
            {
                if (!tables.TryGetValue(series, out var table))
                    tables.Add(series, table = []);
                foreach (var superseded in table.Keys.Where(stored => supersedes && stored >= date).ToList())
                    table.Remove(superseded);
                table[date] = run;
            }
        }

        return
        [
            .. tables.SelectMany(table => table.Value.Select(row => $"{table.Key} {row.Key:O} {row.Value}")).Order(StringComparer.Ordinal),
        ];
    }

    private static byte[] Bytes(bool evaluation, MarketDay day, bool wrong = false)
    {
        if (evaluation)
        {
            var portfolio = s_catalog.Find("P11")!;
            var right = Valuation.Evaluate(portfolio, day, holding => s_market.Current.On(holding.Ticker, day.Date))!;
            return MessageJson.Write(wrong ? right with { Value = right.Value + 1 } : right);
        }

        var closes = s_market.Current.ClosesOn("SE1", day.Date, day.Run)!;
        return MessageJson.Write(wrong ? closes.With("IBM", closes.Closes["IBM"] with { Close = closes.Closes["IBM"].Close + 1 }) : closes);
    }
}
