namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Collects the lines of a file that are not imported. Keeps the first 100 bad lines and counts the others.</summary>
internal sealed class LineReport(string file)
{
    private const int MostBadLines = 100;

    public const string NoClose = "The close is missing: null, N/D, N/A or blank.";
    public const string BlankRow = "The row is blank.";
    public const string Repeated = "The row repeats the date and close of an earlier row.";

    private readonly List<BadLine> _bad = [];
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);

    /// <summary>The number of all bad lines.</summary>
    public int BadLineCount { get; private set; }

    /// <summary>The bad lines that were kept, by line.</summary>
    public IReadOnlyList<BadLine> BadLines => [.. _bad.OrderBy(bad => bad.Line)];

    /// <summary>The lines that were left out for a harmless reason.</summary>
    public IReadOnlyList<SkippedLines> Skipped => [.. _skipped.Select(skipped => new SkippedLines(file, skipped.Value, skipped.Key))];

    /// <summary>Adds a line that cannot be imported.</summary>
    public void Bad(int line, string reason)
    {
        BadLineCount++;
        if (_bad.Count < MostBadLines)
            _bad.Add(new BadLine(file, line, reason));
    }

    /// <summary>Counts a line that is left out for a harmless reason.</summary>
    public void Skip(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
}
