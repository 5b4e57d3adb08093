using System.Buffers;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The three numbers of a date.</summary>
/// <param name="First">The day, or the month if the file writes the month first.</param>
/// <param name="Second">The month, or the day if the file writes the month first.</param>
/// <param name="Year">The year.</param>
/// <param name="HasShortYear">Whether the year has two digits.</param>
/// <param name="NeedsOrder">Whether only the file's order tells which number is the day.</param>
internal readonly record struct DateParts(int First, int Second, int Year, bool HasShortYear, bool NeedsOrder)
{
    private static readonly SearchValues<char> s_timeOfDay = SearchValues.Create("0123456789:.+-APMZ ");

    private static readonly string[] s_months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    /// <summary>Splits a date into its numbers; returns false if it has another form.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateParts parts)
    {
        parts = default;
        if (text.Length == 10 && text[4] == '-' && text[7] == '-')
            return Set(Number(text[8..]), Number(text[5..7]), text[..4], false, out parts);
        if (!TryCutTime(ref text))
            return false;
        if (text.Length == 8 && !text.ContainsAnyExceptInRange('0', '9'))
            return Set(Number(text[6..]), Number(text[4..6]), text[..4], false, out parts);

        Span<Range> found = stackalloc Range[4];
        if (text.SplitAny(found, "-/., ", StringSplitOptions.RemoveEmptyEntries) != 3)
            return false;
        var a = text[found[0]];
        var b = text[found[1]];
        var c = text[found[2]];
        return (MonthOf(a), MonthOf(b), a.Length, c.Length) switch
        {
            ( > 0 and var month, _, _, _) => Set(Number(b), month, c, false, out parts),
            (_, > 0 and var month, 4, _) => Set(Number(c), month, a, false, out parts),
            (_, > 0 and var month, _, _) => Set(Number(a), month, c, false, out parts),
            (_, _, 4, _) => Set(Number(c), Number(b), a, false, out parts),

            // Where dates are written with points, the day is first. Three numbers of two digits have too many readings.
            (_, _, _, 4) => Set(Number(a), Number(b), c, !text.Contains('.'), out parts),
            _ => false,
        };
    }

    private static bool Set(int first, int second, ReadOnlySpan<char> year, bool needsOrder, out DateParts parts)
    {
        parts = new DateParts(first, second, Number(year), year.Length == 2, needsOrder);
        return first > 0 && second > 0 && parts.Year >= 0 && year.Length is 2 or 4;
    }

    // "2020-01-31T16:00", "24/05/2019 16:00:00", "Jan 31, 2020 4:00 PM", "20131007 00:00", "2020-01-31 00:00:00-05:00".
    private static bool TryCutTime(ref ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
            return true;
        var start = text[..colon].LastIndexOfAny(' ', 'T');
        if (start < 0 || text[(start + 1)..].ContainsAnyExcept(s_timeOfDay))
            return false;
        text = text[..start].TrimEnd();
        return true;
    }

    private static int MonthOf(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || char.IsAsciiDigit(text[0]))
            return 0;
        for (var i = 0; i < s_months.Length; i++)
        {
            if (text.Equals(s_months[i], StringComparison.OrdinalIgnoreCase)
                || text.Equals(s_months[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = digits.Length is 0 or > 4 ? -1 : 0;
        foreach (var digit in digits)
            number = number >= 0 && char.IsAsciiDigit(digit) ? (number * 10) + digit - '0' : -1;
        return number;
    }
}
