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
/// Two exchanges with random trading days and stocks that are listed late or lack closes, whose messages arrive in any interleaving.
/// </summary>
[Properties(Arbitrary = [typeof(ImportedMarketProperties)], MaxTest = 300)]
public sealed class ImportedMarketProperties
{
    private const string Import = "random";
    private static readonly DateOnly s_first = new(2007, 1, 1);
    private static readonly (string Exchange, string Ticker)[] s_stocks =
        [("SE1", "IBM"), ("SE1", "AAPL"), ("SE2", "AVGO"), ("SE2", "HPQ")];

    /// <summary>A market, and the order in which its exchanges' messages arrive.</summary>
    /// <param name="Closes">For each stock the days with a close.</param>
    /// <param name="Order">The exchange of each message; later ones of an exchange that has ended are ignored.</param>
    public sealed record Scenario(int[][] Closes, int[] Order);

    public static Arbitrary<Scenario> All() => Arb.From(
        from closes in Gen.ArrayOf(Gen.NonEmptyListOf(Gen.Choose(0, 25)).Select(days => days.Distinct().Order().ToArray()), s_stocks.Length)
        from count in Gen.Choose(0, 60)
        from order in Gen.ArrayOf(Gen.Choose(0, 1), count)
        select new Scenario(closes, order));

    [Property]
    public void A_day_is_valued_as_soon_as_every_exchange_that_trades_on_it_has_published_it(Scenario scenario)
    {
        var market = MarketOf(scenario);
        var core = Core(market);
        var evaluated = new List<Evaluation>();
        var published = new Dictionary<string, DateOnly> { ["SE1"] = DateOnly.MinValue, ["SE2"] = DateOnly.MinValue };
        foreach (var message in Messages(market, scenario))
        {
            evaluated.AddRange(core.Take(message, out var reason));
            Assert.Null(reason);
            var exchange = market.Exchanges[message.Partition];
            published[exchange] = market.Current.CalendarOf(exchange)[(int)message.Offset];
            Assert.Equal(Expected(market, published), evaluated);
        }
    }

    [Property]
    public void A_restart_at_the_committed_offsets_skips_no_day(Scenario scenario, byte moment)
    {
        var market = MarketOf(scenario);
        var messages = Messages(market, scenario).ToList();
        var first = messages.Take(messages.Count == 0 ? 0 : moment % messages.Count).ToList();
        var core = Core(market);
        var before = first.SelectMany(message => core.Take(message, out _)).ToList();
        var resume = core.OffsetsToCommit.ToDictionary(at => at.Partition, at => at.Offset);

        var again = Core(market);
        foreach (var (partition, offset) in resume.Where(at => at.Value > 0))
        {
            var exchange = market.Exchanges[partition];
            again.Closed.Take(exchange, new MarketDay(1, market.Current.CalendarOf(exchange)[(int)offset - 1]));
        }

        var rest = messages.Where(message => message.Offset >= resume.GetValueOrDefault(message.Partition));
        var after = rest.SelectMany(message => again.Take(message, out _)).ToList();
        var published = messages.GroupBy(message => market.Exchanges[message.Partition]).ToDictionary(
            own => own.Key, own => market.Current.CalendarOf(own.Key)[(int)own.Max(message => message.Offset)]);
        // Days that waited are valued once more; the ledger ignores repetitions.
        Assert.Equal(Expected(market, published), before.Concat(after).Distinct().OrderBy(day => day.AsOf).ThenBy(day => day.Portfolio));
    }

    private static MarketReferenceData MarketOf(Scenario scenario)
    {
        var imported = s_stocks.Zip(scenario.Closes, (stock, days) => new ImportedPrices(
            stock.Exchange, stock.Ticker, [.. days.Select(day => (s_first.AddDays(day), 10m + day))])).ToList();
        var start = imported.Min(stock => stock.Closes[0].Date);
        var runs = new KnownRuns(
            new Dictionary<int, DateOnly> { [1] = start }, new Dictionary<int, PriceSource> { [1] = new(2000, Import) });
        return new MarketReferenceData(
            Microsoft.Extensions.Options.Options.Create(DefaultMarket.Options()),
            DefaultMarket.Clock(),
            null,
            runs,
            new OneImport(imported));
    }

    private static InvestorCore Core(MarketReferenceData market)
    {
        var runs = new KnownRuns(
            new Dictionary<int, DateOnly> { [1] = market.Calendar[0] },
            new Dictionary<int, PriceSource> { [1] = new(2000, Import) });
        return new InvestorCore(GroupOf(market), DefaultPortfolios.Catalog(market), market, new ClosesRules(market, runs), 100);
    }

    private static PortfolioGroup GroupOf(MarketReferenceData market) =>
        PortfolioGroup.Of(DefaultPortfolios.Catalog(market).Investors[0], market.Exchanges).Single();

    private static IEnumerable<ConsumedMessage> Messages(MarketReferenceData market, Scenario scenario)
    {
        var next = new int[2];
        foreach (var partition in scenario.Order)
        {
            var exchange = market.Exchanges[partition];
            var day = market.Current.CalendarOf(exchange)[next[partition]];
            if (day == DateOnly.MaxValue)
                continue;
            var closes = MessageJson.Write(market.Current.ClosesOn(exchange, day, 1)!);
            yield return new ConsumedMessage(TopicNames.StockExchange, partition, next[partition]++, null, closes);
        }
    }

    // The days in order, up to the first that an exchange still has to publish.
    private static List<Evaluation> Expected(MarketReferenceData market, Dictionary<string, DateOnly> published)
    {
        var evaluations = new List<Evaluation>();
        for (var i = 0; market.Calendar[i] is var day && day < DateOnly.MaxValue; i++)
        {
            if (market.Exchanges.Any(exchange =>
                market.Current.CalendarOf(exchange).LastOnOrBefore(day) is { } last
                    && last > published.GetValueOrDefault(exchange, DateOnly.MinValue)))
                break;
            evaluations.AddRange(GroupOf(market).Portfolios
                .Where(portfolio => portfolio.DaysIn(market.Current).IsTradingDay(day))
                .Select(portfolio => Valuation.Evaluate(
                    portfolio, new MarketDay(1, day), holding => market.Current.On(holding.Ticker, day))!)
                .OrderBy(evaluation => evaluation.Portfolio, StringComparer.Ordinal));
        }

        return evaluations;
    }

    private sealed class OneImport(IReadOnlyList<ImportedPrices> prices) : IImportedPrices
    {
        public IReadOnlyList<ImportedPrices>? Load(string import) => import == Import ? prices : null;
    }
}
