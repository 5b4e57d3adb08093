using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

public sealed class SplitAdjustmentTests
{
    private static readonly DateOnly s_first = new(2000, 1, 3);

    [Fact]
    public void Raw_closes_are_divided_by_the_ratios_of_all_later_splits()
    {
        var series = new PriceSeries(
            "AAPL",
            CloseBasis.Raw,
            [new(new(2000, 6, 20), 101.25m), new(new(2000, 6, 21), 55.63m), new(new(2005, 2, 25), 88.99m), new(new(2005, 2, 28), 44.86m)],
            [new(new(2000, 6, 21), 2), new(new(2005, 2, 28), 2)],
            []);
        Assert.Equal(
            [
                new AdjustedClose(new(2000, 6, 20), 101.25m, 4, 25.3125m),
                new AdjustedClose(new(2000, 6, 21), 55.63m, 2, 27.815m),
                new AdjustedClose(new(2005, 2, 25), 88.99m, 2, 44.495m),
                new AdjustedClose(new(2005, 2, 28), 44.86m, 1, 44.86m),
            ],
            SplitAdjustment.Adjust(series));
    }

    [Theory]
    [InlineData(CloseBasis.Unknown, 2)]
    [InlineData(CloseBasis.SplitAdjusted, 1)]
    public void Only_closes_that_are_adjusted_already_ignore_splits(CloseBasis basis, int factor)
    {
        var series = new PriceSeries("A", basis, [new(s_first, 10)], [new(s_first.AddDays(1), 2)], []);
        Assert.Equal([new AdjustedClose(s_first, 10, factor, 10m / factor)], SplitAdjustment.Adjust(series));
    }

    [Theory]
    [InlineData("10.00005", "10.0001")]
    [InlineData("10.00004999", "10.0000")]
    public void More_than_4_decimals_are_rounded_half_away_from_zero(string raw, string adjusted)
    {
        var close = decimal.Parse(raw, System.Globalization.CultureInfo.InvariantCulture);
        var result = SplitAdjustment.Adjust(new PriceSeries("A", CloseBasis.Raw, [new(s_first, close)], [], [])).Single();
        Assert.Equal((close, adjusted), (result.Raw, result.Adjusted.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Property(MaxTest = 500)]
    public Property The_factor_is_1_after_the_last_split_and_the_product_of_the_later_ratios_before() =>
        Prop.ForAll(Arb.From(PriceGen.Series(CloseBasis.Raw, withEvents: true)), series =>
        {
            foreach (var close in SplitAdjustment.Adjust(series))
            {
                var factor = series.Splits.Where(split => split.Date > close.Date).Aggregate(1m, (product, split) => product * split.Ratio);
                Assert.Equal(factor, close.Factor);
                Assert.Equal(decimal.Round(close.Raw / factor, 4, MidpointRounding.AwayFromZero), close.Adjusted);
            }
        });
}
