using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Investing;

/// <summary>
/// Two exchanges whose days arrive in any interleaving, with unusable messages among them. The model is
/// the list of days that both exchanges have closed.
/// </summary>
[Properties(Arbitrary = [typeof(InvestorCoreProperties)], MaxTest = 300)]
public sealed class InvestorCoreProperties
{
    private const int MaxWaitingDays = 5;
    private static readonly MarketReferenceData s_market = DefaultMarket.ReferenceData();
    private static readonly PortfolioGroup s_group =
        PortfolioGroup.Of(DefaultPortfolios.Catalog().Investors[0], s_market.Exchanges).Single();

    /// <summary>The incoming messages: the exchange of each, and whether it is unusable.</summary>
    public sealed record Arrivals((int Exchange, bool Useless)[] Messages)
    {
        /// <summary>Creates the messages, with offsets and the next day of their exchange.</summary>
        public IReadOnlyList<ConsumedMessage> Write()
        {
            var (offsets, days) = (new long[2], new int[2]);
            return
            [
                .. Messages.Select(message => new ConsumedMessage(
                    TopicNames.StockExchange,
                    message.Exchange,
                    offsets[message.Exchange]++,
                    null,
                    message.Useless
                        ? null
                        : MessageJson.Write(s_market.Current.ClosesOn(
                            s_market.Exchanges[message.Exchange], s_market.Calendar[days[message.Exchange]++], 1)!))),
            ];
        }
    }

    public static Arbitrary<Arrivals> All() => Arb.From(
        from count in Gen.Choose(0, 60)
        from messages in Gen.ArrayOf(
            from exchange in Gen.Choose(0, 1)
            from useless in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (exchange, useless),
            count)
        select new Arrivals(messages));

    [Property]
    public void Every_day_closed_by_both_exchanges_is_valued_once_and_in_order(Arrivals arrivals) =>
        Assert.Equal(Expected(arrivals.Write()), Evaluate(Core(), arrivals.Write()));

    [Property]
    public void A_restart_at_the_committed_offsets_skips_no_day_and_repeats_only_waiting_days(Arrivals arrivals, byte moment)
    {
        var messages = arrivals.Write();
        var first = messages.Take(messages.Count == 0 ? 0 : moment % messages.Count).ToList();
        var core = Core();
        var before = Evaluate(core, first);
        var resume = core.OffsetsToCommit.ToDictionary(at => at.Partition, at => at.Offset);

        var again = Core();
        foreach (var (partition, offset) in resume)
        {
            // The evaluations that the log contains before the offset.
            var closed = messages
                .Where(message => message.Partition == partition && message.Offset < offset && message.Value is not null)
                .ToList();
            if (closed.Count > 0)
                again.Closed.Take(s_market.Exchanges[partition], new MarketDay(1, s_market.Calendar[closed.Count - 1]));
        }

        var rest = messages.Where(message => message.Offset >= resume.GetValueOrDefault(message.Partition));
        Assert.Equal(Expected(messages), [.. before, .. Evaluate(again, rest)]);
    }

    [Property]
    public void An_exchange_with_too_many_waiting_days_is_paused_until_half_of_them_remain(Arrivals arrivals)
    {
        var core = Core();
        var paused = new HashSet<string>();
        foreach (var (at, message) in arrivals.Write().Index())
        {
            core.Take(message, out _);
            var (pause, resume) = core.Balance();
            Assert.All(pause, exchange => Assert.True(paused.Add(exchange)));
            Assert.All(resume, exchange => Assert.True(paused.Remove(exchange)));
            var closed = Closed(arrivals.Write().Take(at + 1));
            foreach (var (exchange, waiting) in s_market.Exchanges.Zip([closed[0] - closed.Min(), closed[1] - closed.Min()]))
            {
                Assert.True(waiting < MaxWaitingDays || paused.Contains(exchange));
                Assert.True(waiting > MaxWaitingDays / 2 || !paused.Contains(exchange));
            }
        }
    }

    [Property]
    public void Portfolios_wait_for_the_slower_exchange_from_its_next_day_on(Arrivals arrivals)
    {
        var core = Core();
        var messages = arrivals.Write();
        Evaluate(core, messages);
        var closed = Closed(messages);
        if (closed[0] == closed[1])
        {
            Assert.Empty(core.Waiting);
            return;
        }

        var behind = closed[0] < closed[1] ? 0 : 1;
        Assert.Equal(s_group.Portfolios.Select(portfolio => portfolio.Id), core.Waiting.Select(waiting => waiting.Portfolio));
        Assert.All(core.Waiting, waiting =>
        {
            Assert.Equal([s_market.Exchanges[behind]], waiting.Exchanges);
            Assert.Equal(s_market.Calendar[closed[behind]], waiting.Since);
            Assert.Equal(closed[1 - behind] - closed[behind], waiting.Days);
        });
    }

    private static InvestorCore Core()
    {
        var runs = new KnownRuns(new Dictionary<int, DateOnly> { [1] = s_market.Calendar[0] });
        return new InvestorCore(s_group, DefaultPortfolios.Catalog(s_market), s_market, new ClosesRules(s_market, runs), MaxWaitingDays);
    }

    private static List<Evaluation> Evaluate(InvestorCore core, IEnumerable<ConsumedMessage> messages) =>
        [.. messages.SelectMany(message => core.Take(message, out _))];

    private static List<Evaluation> Expected(IReadOnlyList<ConsumedMessage> messages) =>
    [
        .. Enumerable.Range(0, Closed(messages).Min()).SelectMany(day => s_group.Portfolios.Select(portfolio => Valuation.Evaluate(
            portfolio, new MarketDay(1, s_market.Calendar[day]), holding => s_market.Current.On(holding.Ticker, s_market.Calendar[day]))!)),
    ];

    // The number of days that each exchange has closed.
    private static int[] Closed(IEnumerable<ConsumedMessage> messages)
    {
        var real = messages.Where(message => message.Value is not null).ToLookup(message => message.Partition);
        return [real[0].Count(), real[1].Count()];
    }
}
