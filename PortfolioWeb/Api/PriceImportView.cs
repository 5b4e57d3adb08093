using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Api;

/// <summary>An import of prices.</summary>
/// <param name="Id">The id of the import.</param>
/// <param name="Name">The name of the import; null before it is confirmed.</param>
/// <param name="State">The state of the import.</param>
/// <param name="At">When the files were read, or when the import was stored.</param>
/// <param name="Closes">The number of closes.</param>
/// <param name="StoredCloses">The number of closes that are stored so far.</param>
/// <param name="Failure">Why the import could not be stored; null if there is no failure.</param>
/// <param name="Series">The series, by ticker.</param>
/// <param name="Preview">What was found in the files; null once the import is stored.</param>
public sealed record PriceImportView(
    string Id,
    string? Name,
    ImportState State,
    DateTimeOffset At,
    int Closes,
    int StoredCloses,
    string? Failure,
    IReadOnlyList<PriceSeriesView> Series,
    PriceImportPreview? Preview)
{
    /// <summary>Describes a stored import.</summary>
    public static PriceImportView Of(StoredImport import)
    {
        var closes = import.Series.Sum(series => series.Closes);
        return new(
            import.Id,
            import.Name,
            ImportState.Stored,
            import.At,
            closes,
            closes,
            null,
            [.. import.Series.Select(PriceSeriesView.Of)],
            null);
    }

    /// <summary>Describes an import that is previewed or being stored.</summary>
    public static PriceImportView Of(PendingImport import, MarketReferenceData market) => new(
        import.Id,
        null,
        import.State,
        import.At,
        import.State == ImportState.Previewed ? import.Preview.Tickers.Sum(ticker => ticker.Count) : import.Closes,
        import.StoredCloses,
        import.Failure,
        [.. import.Preview.Tickers.Select(ticker => PriceSeriesView.Of(ticker, market))],
        PriceImportPreview.Of(import));
}

/// <summary>A series of prices.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="Exchange">The exchange that lists the stock.</param>
/// <param name="Basis">What the closes include: Raw, SplitAdjusted or Unknown.</param>
/// <param name="FirstDay">The first day with a close.</param>
/// <param name="LastDay">The last day with a close.</param>
/// <param name="Closes">The number of closes.</param>
/// <param name="Findings">What was found in the files; null once the import is stored.</param>
public sealed record PriceSeriesView(
    string Ticker, string Exchange, string Basis, DateOnly FirstDay, DateOnly LastDay, int Closes, PriceSeriesFindings? Findings)
{
    public static PriceSeriesView Of(ImportedSeriesRow row) =>
        new(row.Ticker, row.Exchange, row.Basis, row.FirstDay, row.LastDay, row.Closes, null);

    public static PriceSeriesView Of(TickerPreview ticker, MarketReferenceData market) => new(
        ticker.Ticker,
        ImportChoices.ExchangeOf(ticker.Ticker, new Dictionary<string, string>(), market),
        $"{ticker.Basis}",
        ticker.FirstDay,
        ticker.LastDay,
        ticker.Count,
        new PriceSeriesFindings(
            ticker.Files,
            ticker.Decimals,
            ticker.Splits,
            [.. ticker.Gaps.Select(gap => new PriceGapView(gap.From, gap.To, gap.Days))],
            [.. ticker.Questions.Select(question => question.Text)]));
}

/// <summary>What was found in the files of a series.</summary>
/// <param name="Files">The files that the series comes from.</param>
/// <param name="Decimals">The largest number of decimals of a close.</param>
/// <param name="Splits">The splits that the files name.</param>
/// <param name="Gaps">Times of more than 10 days without a close.</param>
/// <param name="Questions">Moves of more than 40 % that no split explains, each as a sentence.</param>
public sealed record PriceSeriesFindings(
    IReadOnlyList<string> Files,
    int Decimals,
    IReadOnlyList<Split> Splits,
    IReadOnlyList<PriceGapView> Gaps,
    IReadOnlyList<string> Questions);

/// <summary>A time without a close.</summary>
/// <param name="From">The day of the last close before it.</param>
/// <param name="To">The day of the first close after it.</param>
/// <param name="Days">The days from one close to the other.</param>
public sealed record PriceGapView(DateOnly From, DateOnly To, int Days);

/// <summary>What was found in the files of an import.</summary>
/// <param name="Files">The files.</param>
/// <param name="Conflicts">The series that cannot be imported, because their files disagree.</param>
/// <param name="BadLines">The first lines that cannot be imported.</param>
/// <param name="BadLineCount">The number of all lines that cannot be imported.</param>
/// <param name="Skipped">The lines without a price.</param>
public sealed record PriceImportPreview(
    IReadOnlyList<PriceFileView> Files,
    IReadOnlyList<SeriesConflict> Conflicts,
    IReadOnlyList<BadLine> BadLines,
    int BadLineCount,
    IReadOnlyList<SkippedLines> Skipped)
{
    public static PriceImportPreview Of(PendingImport import) => new(
        [.. import.Files.Select(file => new PriceFileView(file.Name, file.Format, [.. file.Series.Select(series => series.Ticker)]))],
        import.Preview.Conflicts,
        import.Preview.BadLines,
        import.Preview.BadLineCount,
        import.Preview.Skipped);
}

/// <summary>A file of an import.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Format">The format that was recognized; empty if the file is no price file.</param>
/// <param name="Tickers">The stocks in the file.</param>
public sealed record PriceFileView(string Name, string Format, IReadOnlyList<string> Tickers);
