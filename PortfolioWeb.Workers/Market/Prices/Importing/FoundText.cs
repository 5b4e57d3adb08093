using System.Globalization;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Quotes text of a file in messages.</summary>
internal static class FoundText
{
    private const int Longest = 60;

    /// <summary>Returns the text in quotation marks, cut to 60 characters and without control characters.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var cut = text.Length > Longest ? text[..Longest] : text;
        return $"'{string.Create(cut.Length, cut, Clean)}{(cut.Length < text.Length ? "…" : "")}'";
    }

    private static void Clean(Span<char> target, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            target[i] = char.GetUnicodeCategory(text[i]) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.Format
                ? '?'
                : text[i];
        }
    }
}
