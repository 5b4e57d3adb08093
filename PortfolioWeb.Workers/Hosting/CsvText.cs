namespace PortfolioWeb.Workers.Hosting;

/// <summary>Writes texts as cells of CSV. Numbers are no texts: what begins a formula begins a negative number, too.</summary>
public static class CsvText
{
    private const string BeginningsOfFormulas = "=+-@\t\r";

    /// <summary>A text as a cell: as it is where it can be, quoted where it must be, and with an apostrophe before what a spreadsheet would compute.</summary>
    public static string Cell(string text)
    {
        var harmless = text.Length > 0 && BeginningsOfFormulas.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return harmless.AsSpan().ContainsAny(",\"\r\n") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
