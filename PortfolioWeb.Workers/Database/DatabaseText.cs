namespace PortfolioWeb.Workers.Database;

/// <summary>Fits texts into columns.</summary>
public static class DatabaseText
{
    /// <summary>Returns the text, truncated with an ellipsis if it is longer than the column.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The length of the column, in characters.</param>
    public static string Truncate(this string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        // Does not cut a surrogate pair in half.
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }
}
