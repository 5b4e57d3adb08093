using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// Reads and checks single fields. Each method returns null if the field is valid, otherwise a sentence that says what is wrong.
/// </summary>
/// <param name="dates">Reads the dates of the file.</param>
/// <param name="mark">The decimal mark of the file.</param>
/// <param name="today">The last day that a row may have.</param>
internal sealed class FieldReader(DateReader dates, DecimalMark mark, DateOnly today)
{

    private static readonly DateOnly s_firstDay = new(1900, 1, 1);

    /// <summary>Returns whether a price is one of the words that sources write for a missing price.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) =>
        text.IsEmpty || (!char.IsAsciiDigit(text[^1]) && text.ToString().ToUpperInvariant()
            is "NULL" or "N/D" or "N/A" or "#N/A" or "NA" or "NAN" or "NONE" or "-" or "--" or ".");

    public string? ReadDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        if (!dates.TryRead(text, out date))
        {
            return text.IsEmpty
                ? "The date is missing."
                : $"The date is {FoundText.Quote(text)}, which is no date in the form of this file: write it as yyyy-MM-dd.";
        }

        if (date < s_firstDay)
            return $"The date is {date:O}, which is before 1900.";
        return date > today ? $"The date is {date:O}, which is after today ({today:O})." : null;
    }

    public string? ReadClose(ReadOnlySpan<char> text, decimal divisor, out decimal close)
    {
        if (!NumberReader.TryRead(text, mark, out close))
            return $"The close is {FoundText.Quote(text)}, which is no number.";
        if (divisor != 1)
            close /= divisor;
        if (close <= 0)
            return $"The close is {FoundText.Quote(text)}: a close is above 0.";
        return close > PriceWalk.HighestPrice
            ? $"The close is {FoundText.Quote(text)}: the highest price is {PriceWalk.HighestPrice:N0}."
            : null;
    }

    /// <summary>Reads "2", "2:1", "2/1" or "1:10"; the ratio is 1 if there is no split: blank, 0 or 1.</summary>
    public static string? ReadRatio(ReadOnlySpan<char> text, out decimal ratio)
    {
        ratio = 1;
        if (IsMissing(text))
            return null;
        var colon = text.IndexOfAny(':', '/');
        var valid = NumberReader.TryRead(colon < 0 ? text : text[..colon].TrimEnd(), DecimalMark.Point, out ratio);
        var oldShares = 1m;
        if (colon >= 0)
            valid &= NumberReader.TryRead(text[(colon + 1)..].TrimStart(), DecimalMark.Point, out oldShares);
        if (!valid)
            return $"The split ratio is {FoundText.Quote(text)}: write it as 2 or 2:1.";
        if (ratio == 0 && colon < 0)
            ratio = 1;
        if (oldShares <= 0 || ratio <= 0 || ratio > Split.HighestRatio * oldShares || ratio < Split.LowestRatio * oldShares)
            return $"The split ratio is {FoundText.Quote(text)}: a ratio is from {Split.LowestRatio} to {Split.HighestRatio:N0}.";
        ratio /= oldShares;
        return null;
    }

    /// <summary>Reads a dividend; 0 if there is none.</summary>
    public string? ReadDividend(ReadOnlySpan<char> text, out decimal amount)
    {
        amount = 0;
        if (IsMissing(text))
            return null;
        if (!NumberReader.TryRead(text, mark, out amount))
            return $"The dividend is {FoundText.Quote(text)}, which is no number.";
        return amount is < 0 or > PriceWalk.HighestPrice
            ? $"The dividend is {FoundText.Quote(text)}: a dividend is from 0 to {PriceWalk.HighestPrice:N0}."
            : null;
    }
}
