using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Tests.Ledger;

[Properties(Arbitrary = [typeof(AnySeries)], MaxTest = 200)]
public sealed class DownsamplerTests
{
    [Property]
    public void Never_returns_more_points_than_requested(Series series) =>
        Assert.InRange(Downsample(series.Heights, series.Points).Count, Math.Min(series.Heights.Length, 2), Math.Max(2, series.Points));

    [Property]
    public void Returns_at_least_a_third_of_the_requested_points(Series series) =>
        Assert.InRange(
            Downsample(series.Heights, series.Points).Count,
            Math.Min(series.Heights.Length, series.Points) / 3.0,
            double.MaxValue);

    [Property(MaxTest = 2000)]
    public void Keeps_the_lowest_and_the_highest_of_each_stretch_between_the_ends(Series series)
    {
        // Four points are the ends and two points of one stretch.
        if (series.Points < 4)
            return;
        var downsampled = Downsample(series.Heights, series.Points);
        Assert.Equal((series.Heights.Min(), series.Heights.Max()), (downsampled.Min(item => item.Y), downsampled.Max(item => item.Y)));
        // No stretch is skipped: two neighbors are in the same or in adjacent stretches.
        var kept = downsampled.Select(item => item.X).ToList();
        var widest = (2.0 * (series.Heights.Length - 2) / ((series.Points - 2) / 2)) + 2;
        Assert.All(kept.Zip(kept.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, widest));
    }

    [Fact]
    public void Keeps_the_extremes_of_every_measure_in_each_stretch()
    {
        // The ends are 0 and 9. Six points and two measures leave two stretches, 5 1 7 2 and 3 9
        // 4 8: the lowest and the highest of each remain.
        decimal[] heights = [0, 5, 1, 7, 2, 3, 9, 4, 8, 0];
        Assert.Equal([(0, 0m), (2, 1m), (3, 7m), (5, 3m), (6, 9m), (9, 0m)], Downsample(heights, 6));
        // A third measure, the distance of a height from 4, adds the nearest point of each stretch, 5 and 4.
        Assert.Equal(
            [(0, 0m), (1, 5m), (2, 1m), (3, 7m), (5, 3m), (6, 9m), (7, 4m), (9, 0m)],
            Downsampler.Downsample([.. Items(heights)], 8, item => item.Y, item => -item.Y, item => Math.Abs(item.Y - 4)));
    }

    [Property]
    public void Keeps_the_first_and_the_last_and_the_order_and_repeats_nothing(Series series)
    {
        var downsampled = Downsample(series.Heights, series.Points).Select(item => item.X).ToList();

        Assert.Equal(0, downsampled[0]);
        Assert.Equal(series.Heights.Length - 1, downsampled[^1]);
        Assert.All(downsampled.Zip(downsampled.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Property]
    public void Returns_only_points_of_the_series(Series series) =>
        Assert.Subset(Items(series.Heights).ToHashSet(), Downsample(series.Heights, series.Points).ToHashSet());

    [Property]
    public void Leaves_a_short_series_unchanged(Series series, byte more) =>
        Assert.Equal(Items(series.Heights), Downsample(series.Heights, series.Heights.Length + more));

    [Property(MaxTest = 2000)]
    public void Keeps_a_single_spike_at_any_position(Series series, bool up)
    {
        // Two points are the ends, whatever is between them; a third is the lowest.
        if (series.Points < 4)
            return;
        // On a slope, so that only the height of the spike stands out.
        var heights = series.Heights.Select((_, i) => 100 + (0.5m * i)).ToArray();
        heights[series.Position] += up ? 5000 : -5000;

        Assert.Contains((series.Position, heights[series.Position]), Downsample(heights, series.Points));
    }

    [Theory]
    [InlineData(17, 13)]
    [InlineData(63, 9)]
    [InlineData(311, 300)]
    public void Keeps_a_spike_on_the_last_day_but_one(int items, int points)
    {
        // Widths that are not exact in binary: the stretches must still reach the end.
        var heights = new decimal[items];
        heights[^2] = 1;
        Assert.Contains((items - 2, 1m), Downsample(heights, points));
    }

    [Fact]
    public void Two_points_are_the_ends_a_third_is_the_lowest_between_them_and_one_is_the_newest()
    {
        decimal[] heights = [1, 3, 2, 4];
        Assert.Equal([(0, 1m), (2, 2m), (3, 4m)], Downsample(heights, 3));
        Assert.Equal([(0, 1m), (3, 4m)], Downsample(heights, 2));
        Assert.Equal([(3, 4m)], Downsample(heights, 1));
    }

    [Fact]
    public void An_empty_series_stays_empty() => Assert.Empty(Downsample([], 100));

    private static IReadOnlyList<(int X, decimal Y)> Downsample(decimal[] heights, int points) =>
        Downsampler.Downsample([.. Items(heights)], points, item => item.Y, item => -item.Y);

    private static IEnumerable<(int X, decimal Y)> Items(decimal[] heights) => heights.Select((height, i) => (i, height));

    /// <summary>A series, the number of points that may remain, and a position in it, often near an end.</summary>
    public sealed record Series(decimal[] Heights, int Points, int Position);

    private static class AnySeries
    {
        public static Arbitrary<Series> Any() =>
            (from length in Gen.Choose(2, 400)
             from points in Gen.Choose(2, length + 5)
             from heights in Gen.Choose(-1000, 1000).Select(height => height / 8m).ArrayOf(length)
             from position in Gen.OneOf(
                 Gen.Choose(0, length - 1),
                 Gen.Choose(0, Math.Min(2, length - 1)),
                 Gen.Choose(Math.Max(0, length - 3), length - 1))
             select new Series(heights, points, position)).ToArbitrary();
    }
}
