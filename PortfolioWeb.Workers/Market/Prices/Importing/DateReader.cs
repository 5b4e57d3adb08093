namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// Reads dates in the forms of price files: 2020-01-31, 2020/01/31, 20200131, 31.01.2020, 01/31/2020, Jan 31, 2020, 31-Jan-20; a time
/// of day after the date is ignored. Names of months are English.
/// </summary>
/// <param name="order">The order of day and month where both are numbers with '/' or '-'.</param>
/// <param name="thisYear">A year of two digits is this year or one of the 99 years before.</param>
internal sealed class DateReader(DateOrder order, int thisYear)
{
    /// <summary>Reads a date; returns false if the text is none, or if the order of day and month is needed and unknown.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out DateOnly date)
    {
        return DateParts.TryRead(text, out var parts) ? TryCreate(parts, out date) : TryCreate(0, 0, 0, out date);
    }

    private bool TryCreate(DateParts parts, out DateOnly date)
    {
        var year = parts.HasShortYear ? thisYear - ((((thisYear - parts.Year) % 100) + 100) % 100) : parts.Year;
        return (parts.NeedsOrder, order) switch
        {
            (false, _) => TryCreate(year, parts.Second, parts.First, out date),
            (true, DateOrder.DayFirst) => TryCreate(year, parts.Second, parts.First, out date),
            (true, DateOrder.MonthFirst) => TryCreate(year, parts.First, parts.Second, out date),
            _ => TryCreate(0, 0, 0, out date),
        };
    }

    private static bool TryCreate(int year, int month, int day, out DateOnly date)
    {
        var valid = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = valid ? new DateOnly(year, month, day) : default;
        return valid;
    }
}
