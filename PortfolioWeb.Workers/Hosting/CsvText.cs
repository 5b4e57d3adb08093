namespace PortfolioWeb.Workers.Hosting;

/// <summary>Formats texts as CSV cells. Not for numbers: a minus sign would be taken for the start of a formula.</summary>
public static class CsvText
{
    private const string BeginningsOfFormulas = "=+-@\t\r";

    /// <summary>
    /// Formats a text as a cell: quoted if needed, and with an apostrophe in front if a spreadsheet would read the text as a formula.
    /// </summary>
    public static string Cell(string text)
    {
        var harmless = text.Length > 0 && BeginningsOfFormulas.Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return harmless.AsSpan().ContainsAny(",\"\r\n") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
