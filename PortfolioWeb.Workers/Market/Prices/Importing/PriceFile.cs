namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What was read from a price file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Format">The format that was recognized, for example "Nasdaq"; empty if the file is no price file.</param>
/// <param name="Decimals">The largest number of decimals of a close, as written in the file.</param>
/// <param name="Series">One series per ticker, by ticker.</param>
/// <param name="BadLines">The first 100 lines that cannot be imported.</param>
/// <param name="Skipped">The lines that were left out, by reason.</param>
public sealed record PriceFile(
    string Name,
    string Format,
    int Decimals,
    IReadOnlyList<PriceSeries> Series,
    IReadOnlyList<BadLine> BadLines,
    IReadOnlyList<SkippedLines> Skipped)
{
    /// <summary>The number of all lines that cannot be imported; <see cref="BadLines"/> has at most 100 of them.</summary>
    public int BadLineCount { get; init; } = BadLines.Count;

    /// <summary>The first line of each ticker.</summary>
    internal IReadOnlyDictionary<string, int> FirstLines { get; init; } = new Dictionary<string, int>();

    internal static PriceFile Refused(string name, string format, RefusedFileException refusal) =>
        new(name, format, 0, [], [new BadLine(name, refusal.Line, refusal.Message)], []);
}
