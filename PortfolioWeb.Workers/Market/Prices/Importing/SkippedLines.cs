namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Counts the lines of a file that were left out for a harmless reason: blank, without a close, or repeated.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Count">The number of lines; in a file with several close columns, the number of missing closes.</param>
/// <param name="Reason">A sentence that says why.</param>
public sealed record SkippedLines(string File, int Count, string Reason);
