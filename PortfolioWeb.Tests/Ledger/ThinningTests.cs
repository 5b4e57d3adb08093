using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Tests.Ledger;

[Properties(Arbitrary = [typeof(Thinnings)], MaxTest = 200)]
public sealed class ThinningTests
{
    [Property]
    public void Never_leaves_more_than_asked_for_and_uses_what_it_may(Thinned series) =>
        Assert.Equal(Math.Min(series.Heights.Length, series.Points), Thin(series.Heights, series.Points).Count);

    [Property]
    public void Keeps_the_first_and_the_last_and_the_order_and_repeats_nothing(Thinned series)
    {
        var thinned = Thin(series.Heights, series.Points).Select(item => item.X).ToList();

        Assert.Equal(0, thinned[0]);
        Assert.Equal(series.Heights.Length - 1, thinned[^1]);
        Assert.All(thinned.Zip(thinned.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Property]
    public void Draws_nothing_that_is_not_in_the_series(Thinned series) =>
        Assert.Subset(Items(series.Heights).ToHashSet(), Thin(series.Heights, series.Points).ToHashSet());

    [Property]
    public void Leaves_a_short_series_as_it_is(Thinned series, byte more) =>
        Assert.Equal(Items(series.Heights), Thin(series.Heights, series.Heights.Length + more));

    [Property(MaxTest = 2000)]
    public void Keeps_a_single_spike_wherever_it_is(Thinned series, bool up)
    {
        // Two points are the ends, whatever lies between them.
        if (series.Points < 3)
            return;
        // On a slope, so that no height but the spike's is remarkable.
        var heights = series.Heights.Select((_, i) => 100 + (0.5 * i)).ToArray();
        heights[series.Place] += up ? 5000 : -5000;

        Assert.Contains((series.Place, heights[series.Place]), Thin(heights, series.Points));
    }

    [Theory]
    [InlineData(17, 13)]
    [InlineData(63, 9)]
    [InlineData(311, 300)]
    public void Keeps_a_spike_on_the_last_day_but_one(int items, int points)
    {
        // Widths that do not come out even in binary: the stretches must still reach the end.
        var heights = new double[items];
        heights[^2] = 1;
        Assert.Contains((items - 2, 1.0), Thin(heights, points));
    }

    [Fact]
    public void Two_points_are_the_ends_and_one_is_the_newest()
    {
        double[] heights = [1, 2, 3, 4];
        Assert.Equal([(0, 1.0), (3, 4.0)], Thin(heights, 2));
        Assert.Equal([(3, 4.0)], Thin(heights, 1));
    }

    [Fact]
    public void An_empty_series_stays_empty() => Assert.Empty(Thin([], 100));

    private static IReadOnlyList<(int X, double Y)> Thin(double[] heights, int points) =>
        Thinning.Thin([.. Items(heights)], points, item => item.X, item => item.Y);

    private static IEnumerable<(int X, double Y)> Items(double[] heights) => heights.Select((height, i) => (i, height));

    /// <summary>A series, how many points may remain of it, and a place in it, often near an end.</summary>
    public sealed record Thinned(double[] Heights, int Points, int Place);

    private static class Thinnings
    {
        public static Arbitrary<Thinned> Any() =>
            (from length in Gen.Choose(2, 400)
             from points in Gen.Choose(2, length + 5)
             from heights in Gen.Choose(-1000, 1000).Select(height => height / 8.0).ArrayOf(length)
             from place in Gen.OneOf(
                 Gen.Choose(0, length - 1),
                 Gen.Choose(0, Math.Min(2, length - 1)),
                 Gen.Choose(Math.Max(0, length - 3), length - 1))
             select new Thinned(heights, points, place)).ToArbitrary();
    }
}
