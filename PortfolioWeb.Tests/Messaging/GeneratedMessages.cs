using FsCheck;
using FsCheck.Fluent;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>Generators of every message type of the pipeline.</summary>
internal static class GeneratedMessages
{
    private static readonly Gen<string> s_id =
        Gen.Elements("ABCXYZabcxyz0189._-".ToCharArray()).NonEmptyListOf().Select(letters => string.Concat(letters.Take(16)));

    private static readonly Gen<DateOnly> s_date = Gen.Choose(0, 36_500).Select(day => new DateOnly(2000, 1, 1).AddDays(day));

    private static readonly Gen<StockClose> s_price =
        from close in Money(1, 1_000_000_00)
        from previous in Money(1, 1_000_000_00).Select(money => (decimal?)money).Or(Gen.Constant((decimal?)null))
        select new StockClose(close, previous);

    public static Arbitrary<DailyCloses> Closes() =>
        (from exchange in s_id
         from date in s_date
         from run in Gen.Choose(1, int.MaxValue)
         from prices in s_id.Zip(s_price, (ticker, price) => (ticker, price)).ListOf()
         select new DailyCloses(exchange, date, run, prices.DistinctBy(price => price.ticker).ToDictionary())).ToArbitrary();

    public static Arbitrary<Evaluation> Evaluations() =>
        (from ids in s_id.Two()
         from date in s_date
         from run in Gen.Choose(1, int.MaxValue)
         from value in Money(1, int.MaxValue)
         from first in Gen.Elements(true, false)
         from change in Money(-int.MaxValue, int.MaxValue)
         from percent in Gen.Choose(-int.MaxValue, int.MaxValue).Select(percent => percent / 10_000m)
         from shares in Gen.Choose(1, int.MaxValue)
         select new Evaluation(
             ids.Item1, ids.Item2, date, run, value, first ? null : change, first ? null : percent, shares, value / 10)).ToArbitrary();

    // With two decimals, even if they are zero.
    private static Gen<decimal> Money(int from, int to) => Gen.Choose(from, to).Select(cents => cents * 0.01m);
}
