namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What an import of several files would store, and everything that a user should know before it is confirmed.</summary>
/// <param name="Tickers">The series that can be stored, by ticker.</param>
/// <param name="Conflicts">The tickers that are not stored, by ticker.</param>
/// <param name="BadLines">The lines that cannot be imported, by file and line; at most 100 a file.</param>
/// <param name="BadLineCount">The number of all lines that cannot be imported.</param>
/// <param name="Skipped">The lines that were left out for a harmless reason, by file.</param>
public sealed record ImportPreview(
    IReadOnlyList<TickerPreview> Tickers,
    IReadOnlyList<SeriesConflict> Conflicts,
    IReadOnlyList<BadLine> BadLines,
    int BadLineCount,
    IReadOnlyList<SkippedLines> Skipped)
{
    /// <summary>
    /// Merges the files of one import. The result does not depend on their order. Files that agree on their common days are merged;
    /// files that disagree are a conflict and never merged.
    /// </summary>
    /// <param name="files">The files, price files and files of splits.</param>
    public static ImportPreview Of(IReadOnlyList<PriceFile> files)
    {
        var tickers = new List<TickerPreview>();
        var conflicts = new List<SeriesConflict>();
        var withoutCloses = new List<BadLine>();
        var byTicker = files.SelectMany(file => file.Series.Select(series => (File: file, Series: series)))
            .GroupBy(part => part.Series.Ticker, StringComparer.Ordinal)
            .OrderBy(part => part.Key, StringComparer.Ordinal);
        foreach (var parts in byTicker)
        {
            if (parts.All(part => part.Series.Closes.Count == 0))
            {
                withoutCloses.AddRange(parts.Select(part => WithoutCloses(part.File, parts.Key)));
                continue;
            }

            var (merged, conflict) = SeriesMerge.Merge([.. parts.Select(part => new FileSeries(part.File.Name, part.Series))]);
            if (merged is not null && (conflict = SplitCheck.Check(merged)) is null)
                tickers.Add(Preview(merged));
            else
                conflicts.Add(conflict!);
        }

        return new ImportPreview(
            tickers,
            conflicts,
            [.. files.SelectMany(file => file.BadLines).Concat(withoutCloses).OrderBy(bad => bad.File, StringComparer.Ordinal)
                .ThenBy(bad => bad.Line).ThenBy(bad => bad.Reason, StringComparer.Ordinal)],
            files.Sum(file => file.BadLineCount) + withoutCloses.Count,
            [.. files.SelectMany(file => file.Skipped).OrderBy(skipped => skipped.File, StringComparer.Ordinal)
                .ThenBy(skipped => skipped.Reason, StringComparer.Ordinal).ThenBy(skipped => skipped.Count)]);
    }

    private static BadLine WithoutCloses(PriceFile file, string ticker) =>
        new(
            file.Name,
            file.FirstLines.GetValueOrDefault(ticker, 1),
            $"The file has splits or dividends of {ticker}, but no file has its closes: import the prices of {ticker} with this file.");

    private static TickerPreview Preview(MergedSeries merged) =>
        new(merged.Series, merged.Files, SeriesReview.FindGaps(merged.Series), SeriesReview.FindQuestions(merged.Series));
}
