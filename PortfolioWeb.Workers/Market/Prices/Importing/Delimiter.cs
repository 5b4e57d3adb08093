namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Finds the character between the fields of a file.</summary>
internal static class Delimiter
{
    private static readonly char[] s_candidates = [',', ';', '\t', '|'];

    /// <summary>Returns the delimiter that the first row has most often outside quotation marks.</summary>
    /// <param name="head">The beginning of the file.</param>
    public static char Of(string head)
    {
        foreach (var line in head.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace() || line[0] == '#')
                continue;
            var counts = new int[s_candidates.Length];
            var quoted = false;
            foreach (var c in line)
            {
                quoted ^= c == '"';
                if (!quoted && Array.IndexOf(s_candidates, c) is >= 0 and var candidate)
                    counts[candidate]++;
            }

            return s_candidates[Array.IndexOf(counts, counts.Max())];
        }

        return ',';
    }
}
