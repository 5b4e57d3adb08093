using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class ValuationTests
{
    private static readonly MarketDay s_tuesday = new(1, new DateOnly(2000, 1, 4));

    // The previous closes are the first closes of the default market.
    private static readonly Dictionary<string, StockClose> s_prices = new()
    {
        ["IBM"] = new(258.11m, 256.90m),
        ["AAPL"] = new(228.48m, 227.48m),
        ["FB"] = new(600.99m, 597.99m),
        ["AMZN"] = new(196.54m, 194.54m),
        ["GOOG"] = new(167.12m, 167.81m),
        ["AVGO"] = new(184.58m, 184.45m),
    };

    private readonly Portfolio _p11 = DefaultPortfolios.Catalog().Find("P11")!;

    [Fact]
    public void Values_P11_as_computed_by_hand() => Assert.Equal(
        new Evaluation("Inv1", "P11", s_tuesday.Date, 1, 3231950.00m, 13474.00m, 0.4186m, 100_000, 32.3195m),
        Valuation.Evaluate(_p11, s_tuesday, holding => s_prices[holding.Ticker]));

    [Fact]
    public void Values_a_complete_day_by_the_closes_of_both_exchanges()
    {
        var se1 = s_prices.Where(price => price.Key != "AVGO").ToDictionary();
        var day = new CompleteDay(s_tuesday, new Dictionary<string, DailyCloses>
        {
            ["SE1"] = new("SE1", s_tuesday.Date, 1, se1),
            ["SE2"] = new("SE2", s_tuesday.Date, 1, new Dictionary<string, StockClose> { ["AVGO"] = s_prices["AVGO"] }),
        });
        Assert.Equal(3231950.00m, Valuation.Evaluate(_p11, day.Day, holding => day.PriceOf(holding.Exchange, holding.Ticker))!.Value);
        Assert.Equal(13474.00m, Valuation.Evaluate(_p11, day.Day, holding => day.PriceOf(holding.Exchange, holding.Ticker))!.Change);
    }

    [Fact]
    public void A_stock_whose_exchange_skipped_the_day_counts_at_its_previous_close_without_a_change()
    {
        var se1 = s_prices.Where(price => price.Key != "AVGO").ToDictionary();
        var day = new CompleteDay(s_tuesday, new Dictionary<string, DailyCloses>
        {
            ["SE1"] = new("SE1", s_tuesday.Date, 1, se1),
            ["SE2"] = new("SE2", s_tuesday.Date.AddDays(1), 1, new Dictionary<string, StockClose> { ["AVGO"] = new(999m, 184.45m) }),
        });

        var evaluation = Valuation.Evaluate(_p11, day.Day, holding => day.PriceOf(holding.Exchange, holding.Ticker))!;

        // The change excludes the 13 cents of 2,400 shares of AVGO.
        Assert.Equal(13474.00m - 312.00m, evaluation.Change);
        Assert.Equal(3231950.00m - 312.00m, evaluation.Value);
    }

    [Fact]
    public void The_first_day_of_the_history_has_no_change()
    {
        var evaluation = Valuation.Evaluate(_p11, new(1, DefaultMarket.FirstTradingDay), holding =>
            new StockClose(s_prices[holding.Ticker].PreviousClose!.Value))!;

        Assert.Equal(3218476.00m, evaluation.Value);
        Assert.Equal(32.1848m, evaluation.NavPerShare); // 32.18476
        Assert.Null(evaluation.Change);
        Assert.Null(evaluation.ChangePercent);
    }

    [Fact]
    public void A_fall_is_negative()
    {
        var evaluation = Valuation.Evaluate(One(quantity: 3, shares: 7), s_tuesday, _ => new StockClose(90m, 100m))!;
        Assert.Equal((-30m, -10m), (evaluation.Change, evaluation.ChangePercent));
    }

    [Theory]
    [InlineData(20_000_009, 20_000_000, 0.0000)] // 0.000045 %
    [InlineData(2_000_001, 2_000_000, 0.0001)] // 0.00005 %
    [InlineData(1_999_999, 2_000_000, -0.0001)]
    [InlineData(2_000_003, 2_000_000, 0.0002)] // 0.00015 %
    [InlineData(1_999_997, 2_000_000, -0.0002)]
    [InlineData(2_000_005, 2_000_000, 0.0003)] // 0.00025 %, which banker's rounding would make 0.0002
    public void A_percentage_halfway_between_two_is_rounded_away_from_zero(int now, int before, double percent) =>
        Assert.Equal((decimal)percent, Valuation.ChangePercent(now - before, before));

    [Theory]
    [InlineData(100_005, 10.0005)]
    [InlineData(100_004, 10.0004)]
    public void The_value_per_share_has_4_decimals(int value, double nav) =>
        Assert.Equal((decimal)nav, Valuation.NavPerShare(value, 10_000));

    [Theory]
    [InlineData(1, 0.0001)] // 0.00005
    [InlineData(3, 0.0002)] // 0.00015
    [InlineData(5, 0.0003)] // 0.00025, which banker's rounding would make 0.0002
    public void A_value_per_share_halfway_between_two_is_rounded_away_from_zero(int value, double nav) =>
        Assert.Equal((decimal)nav, Valuation.NavPerShare(value, 20_000));

    [Property(Arbitrary = [typeof(Positions)])]
    public void Every_figure_equals_the_one_computed_in_integers(Position[] positions, PositiveInt shares)
    {
        if (positions.Length == 0)
            return;
        var holdings = positions.Select((position, i) => new Holding($"T{i}", "SE1", position.Quantity)).ToArray();
        var portfolio = new Portfolio("P", "P", "Inv", true, shares.Get, [.. holdings]);

        var evaluation = Valuation.Evaluate(portfolio, new(3, s_tuesday.Date), holding =>
        {
            var position = positions[int.Parse(holding.Ticker.AsSpan(1), CultureInfo.InvariantCulture)];
            return new StockClose(position.Close / 10_000m, position.Previous / 10_000m);
        })!;

        // In hundredths of a cent, exactly.
        var value = positions.Aggregate(BigInteger.Zero, (sum, position) => sum + ((BigInteger)position.Quantity * position.Close));
        var previous = positions.Aggregate(BigInteger.Zero, (sum, position) => sum + ((BigInteger)position.Quantity * position.Previous));
        Assert.Equal(value, new BigInteger(evaluation.Value * 10_000));
        Assert.Equal(value - previous, new BigInteger(evaluation.Change!.Value * 10_000));
        Assert.Equal(Rounded((value - previous) * 1_000_000, previous), new BigInteger(evaluation.ChangePercent!.Value * 10_000));
        Assert.Equal(Rounded(value, shares.Get), new BigInteger(evaluation.NavPerShare * 10_000));
        Assert.Equal(
            ("Inv", "P", s_tuesday.Date, 3, (long)shares.Get),
            (evaluation.Investor, evaluation.Portfolio, evaluation.AsOf, evaluation.Run, evaluation.SharesOutstanding));
    }

    // Rounded to the nearest integer, half away from zero.
    private static BigInteger Rounded(BigInteger numerator, BigInteger denominator) =>
        numerator.Sign * (((BigInteger.Abs(numerator) * 2) + denominator) / (denominator * 2));

    private static Portfolio One(int quantity, long shares) => new("P", "P", "Inv", true, shares, [new Holding("IBM", "SE1", quantity)]);

    /// <summary>A holding and its prices, in hundredths of a cent.</summary>
    public sealed record Position(int Quantity, int Close, int Previous);

    private static class Positions
    {
        // Every third price is small, which makes ties in rounding more frequent.
        public static Arbitrary<Position> Any()
        {
            var price = Gen.OneOf(Gen.Choose(1, 2_000_000_000), Gen.Choose(1, 10_000_000), Gen.Choose(1, 200));
            return (from quantity in Gen.Choose(1, 1_000_000)
                    from close in price
                    from previous in price
                    select new Position(quantity, close, previous)).ToArbitrary();
        }
    }
}
