namespace PortfolioWeb.Workers.Ledger;

/// <summary>Thins a series for a chart. Pure.</summary>
public static class Thinning
{
    /// <summary>
    /// At most so many of the items, in order, that draw nearly the same line: the first, the last, and of each stretch
    /// between them the one that spans the largest triangle with its neighbours (Steinarsson's "largest triangle, three buckets").
    /// </summary>
    /// <param name="items">The series, in order.</param>
    /// <param name="points">How many items may remain; at least 3 for the shape to be kept.</param>
    /// <param name="x">An item's place on the axis.</param>
    /// <param name="y">An item's height.</param>
    public static IReadOnlyList<T> Thin<T>(IReadOnlyList<T> items, int points, Func<T, double> x, Func<T, double> y)
    {
        if (items.Count <= points)
            return items;
        if (points < 3)
            return points < 2 ? [items[^1]] : [items[0], items[^1]];

        var thinned = new List<T>(points) { items[0] };
        for (var bucket = 0; bucket < points - 2; bucket++)
        {
            var (from, to) = (Edge(bucket), Edge(bucket + 1));
            var nextTo = Math.Min(Edge(bucket + 2), items.Count);
            thinned.Add(Farthest(items, from, to, thinned[^1], Mean(items, to, nextTo, x), Mean(items, to, nextTo, y), x, y));
        }

        thinned.Add(items[^1]);
        return thinned;

        int Edge(int bucket) => (int)((long)bucket * (items.Count - 2) / (points - 2)) + 1;
    }

    private static T Farthest<T>(IReadOnlyList<T> items, int from, int to, T left, double rightX, double rightY, Func<T, double> x, Func<T, double> y)
    {
        var (leftX, leftY) = (x(left), y(left));
        var best = items[from];
        var largest = -1.0;
        for (var i = from; i < to; i++)
        {
            var area = Math.Abs(((leftX - rightX) * (y(items[i]) - leftY)) - ((leftX - x(items[i])) * (rightY - leftY)));
            if (area > largest)
                (largest, best) = (area, items[i]);
        }

        return best;
    }

    private static double Mean<T>(IReadOnlyList<T> items, int from, int to, Func<T, double> value)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++)
            sum += value(items[i]);
        return sum / Math.Max(1, to - from);
    }
}
