using static System.FormattableString;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Merges the series of one ticker from several files, if they agree.</summary>
internal static class SeriesMerge
{
    /// <summary>Returns the merged series, or the first contradiction.</summary>
    /// <param name="parts">The series, in any order. At least one has closes.</param>
    public static (MergedSeries? Series, SeriesConflict? Conflict) Merge(IReadOnlyList<FileSeries> parts)
    {
        parts = [.. parts.OrderBy(part => part.File, StringComparer.Ordinal)];
        if (FindBasisConflict(parts) is { } differentBasis)
            return (null, differentBasis);

        var closes = Union(parts, series => series.Closes, close => close.Date, out var differentCloses);
        var splits = Union(parts, series => series.Splits, split => split.Date, out var differentSplits);
        var dividends = Union(parts, series => series.Dividends, dividend => dividend.Date, out var differentDividends);
        var (ticker, basis) = (parts[0].Series.Ticker, parts.First(part => part.Series.Closes.Count > 0).Series.Basis);
        if (differentCloses is var ((file, close), (otherFile, otherClose)))
            return (null, Conflict(ticker, "close", close.Date, (file, close.Close), (otherFile, otherClose.Close), true));
        if (differentSplits is var ((splitFile, split), (otherSplitFile, otherSplit)))
            return (null, Conflict(ticker, "split ratio", split.Date, (splitFile, split.Ratio), (otherSplitFile, otherSplit.Ratio), false));
        if (differentDividends is var ((paidFile, paid), (otherPaidFile, otherPaid)))
            return (null, Conflict(ticker, "dividend", paid.Date, (paidFile, paid.Amount), (otherPaidFile, otherPaid.Amount), false));
        var files = parts.Select(part => part.File).Distinct().ToList();
        return (new MergedSeries(new PriceSeries(ticker, basis, closes, splits, dividends), files), null);
    }

    // Before a split, raw and adjusted closes differ by its ratio; a series that is partly the one and partly the other is wrong.
    private static SeriesConflict? FindBasisConflict(IReadOnlyList<FileSeries> parts)
    {
        var withCloses = parts.Where(part => part.Series.Closes.Count > 0).ToList();
        return withCloses.Find(part => part.Series.Basis != withCloses[0].Series.Basis) is not { } other
            ? null
            : new SeriesConflict(
                other.Series.Ticker,
                null,
                withCloses[0].File,
                null,
                other.File,
                null,
                $"The closes of {other.Series.Ticker} are {Describe(withCloses[0])} in {withCloses[0].File} and {Describe(other)} in "
                + $"{other.File}: import one of the files.");
    }

    private static string Describe(FileSeries part) => part.Series.Basis switch
    {
        CloseBasis.Raw => "raw",
        CloseBasis.SplitAdjusted => "adjusted for splits",
        _ => "of unknown basis",
    };

    private static SeriesConflict Conflict(
        string ticker, string field, DateOnly date, (string File, decimal Value) a, (string File, decimal Value) b, bool areCloses) =>
        new(
            ticker,
            date,
            a.File,
            areCloses ? a.Value : null,
            b.File,
            areCloses ? b.Value : null,
            Invariant($"The {field} of {ticker} on {date:O} is {a.Value} in {a.File} and {b.Value} in {b.File}: import one of the files."));

    // Returns the values of all files by day, and the first two different values of one day.
    private static IReadOnlyList<T> Union<T>(
        IReadOnlyList<FileSeries> parts,
        Func<PriceSeries, IReadOnlyList<T>> select,
        Func<T, DateOnly> dateOf,
        out ((string File, T Item) First, (string File, T Item) Second)? difference)
        where T : class
    {
        difference = null;
        var filled = parts.Where(part => select(part.Series).Count > 0).ToList();
        if (filled.Count <= 1)
            return filled.Count == 0 ? [] : select(filled[0].Series);

        var all = filled.SelectMany(part => select(part.Series).Select(item => (part.File, Item: item))).OrderBy(item => dateOf(item.Item));
        var union = new List<T>();
        (string File, T Item)? last = null;
        foreach (var item in all)
        {
            if (last is { } first && dateOf(first.Item) == dateOf(item.Item))
            {
                if (!item.Item.Equals(first.Item))
                    difference ??= (first, item);
                continue;
            }

            union.Add(item.Item);
            last = item;
        }

        return union;
    }
}
