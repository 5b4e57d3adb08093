namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Reduces the points of a series for a chart. Pure function.</summary>
public static class Downsampler
{
    /// <summary>
    /// Returns at most the given number of items, in order, without losing the extremes: the first, the last and, from each section in
    /// between, the items at which a measure is lowest.
    /// </summary>
    /// <param name="items">The series, in order.</param>
    /// <param name="points">The maximum number of items; with fewer than two plus one per measure, some extremes are lost.</param>
    /// <param name="measures">
    /// The drawn values of an item; a negated measure keeps the highest. If items are equal, the earliest is kept.
    /// </param>
    public static IReadOnlyList<T> Downsample<T>(IReadOnlyList<T> items, int points, params ReadOnlySpan<Func<T, decimal>> measures)
    {
        if (items.Count <= points)
            return items;
        if (points < 3)
            return points < 2 ? [items[^1]] : [items[0], items[^1]];

        var between = points - 2;
        var stretches = Math.Max(1, between / measures.Length);
        var result = new List<T>(points) { items[0] };
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            var kept = new SortedSet<int>();
            foreach (var measure in measures[..Math.Min(measures.Length, between)])
                kept.Add(Lowest(items, Edge(stretch), Edge(stretch + 1), measure));
            result.AddRange(kept.Select(index => items[index]));
        }

        result.Add(items[^1]);
        return result;

        int Edge(int stretch) => (int)((long)stretch * (items.Count - 2) / stretches) + 1;
    }

    private static int Lowest<T>(IReadOnlyList<T> items, int from, int to, Func<T, decimal> measure)
    {
        var (lowest, least) = (from, measure(items[from]));
        for (var i = from + 1; i < to; i++)
        {
            if (measure(items[i]) is var amount && amount < least)
                (lowest, least) = (i, amount);
        }

        return lowest;
    }
}
