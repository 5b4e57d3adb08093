using System.Globalization;

namespace PortfolioWeb.Testing.Market;

/// <summary>Trading days computed with .NET's Julian calendar, to check those of the program.</summary>
internal static class TradingDays
{
    private static readonly (int Month, int Day)[] s_fixed = [(1, 1), (1, 6), (3, 25), (5, 1), (8, 15), (10, 28), (12, 25), (12, 26)];

    /// <summary>Returns the trading days from one date to another, in the format of the database.</summary>
    public static IReadOnlyList<string> Between(DateOnly from, DateOnly to)
    {
        var days = new List<string>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (IsTradingDay(day))
                days.Add(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        return days;
    }

    private static bool IsTradingDay(DateOnly day)
    {
        var sinceEaster = day.DayNumber - Easter(day.Year).DayNumber;
        return day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && !s_fixed.Contains((day.Month, day.Day))
            && sinceEaster is not (-48 or -2 or 1 or 50);
    }

    // Orthodox Easter is the Sunday after the paschal full moon, whose Julian date depends on the year's golden number, year % 19 + 1.
    private static DateOnly Easter(int year)
    {
        (int Month, int Day)[] fullMoons =
        [
            (4, 5), (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 18), (4, 7), (3, 27),
            (4, 15), (4, 4), (3, 24), (4, 12), (4, 1), (3, 21), (4, 9), (3, 29), (4, 17),
        ];
        var (month, date) = fullMoons[year % 19];
        var fullMoon = DateOnly.FromDateTime(new JulianCalendar().ToDateTime(year, month, date, 0, 0, 0, 0));
        return fullMoon.AddDays(7 - (int)fullMoon.DayOfWeek);
    }
}
