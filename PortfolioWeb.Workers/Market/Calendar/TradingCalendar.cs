using System.Collections.Immutable;

namespace PortfolioWeb.Workers.Market.Calendar;

/// <summary>The trading days of an exchange, of a market or of a portfolio.</summary>
/// <remarks>A trading day also has an index: 0 is the first trading day.</remarks>
public sealed class TradingCalendar
{
    // The Julian calendar runs 13 days behind the Gregorian one until 2100-02-28.
    private const int JulianLag = 13;
    private const int LastYear = 2099;

    private readonly ImmutableArray<DateOnly> _days;

    /// <summary>
    /// The calendar of the Greek market: every day except Saturdays, Sundays and the national holidays, adjusted by the extraordinary
    /// closures and openings in the settings.
    /// </summary>
    /// <param name="firstDay">The first day of the history; no earlier day is a trading day.</param>
    /// <param name="closures">Days on which the market is closed although the regular calendar has it open.</param>
    /// <param name="openings">Days on which the market is open although the regular calendar has it closed.</param>
    public TradingCalendar(DateOnly firstDay, IEnumerable<DateOnly>? closures = null, IEnumerable<DateOnly>? openings = null)
    {
        var closed = new HashSet<DateOnly>(closures ?? []);
        var opened = new HashSet<DateOnly>(openings ?? []);
        for (var year = firstDay.Year; year <= LastYear; year++)
            closed.UnionWith(Holidays(year));

        var days = ImmutableArray.CreateBuilder<DateOnly>();
        for (var day = firstDay; day.Year <= LastYear; day = day.AddDays(1))
        {
            var ordinary = day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !closed.Contains(day);
            if (ordinary || opened.Contains(day))
                days.Add(day);
        }

        _days = days.ToImmutable();
    }

    /// <summary>A calendar of given days.</summary>
    /// <param name="days">The trading days, in any order.</param>
    public TradingCalendar(IEnumerable<DateOnly> days) => _days = [.. days.Distinct().Order()];

    /// <summary>Returns the trading day at an index; <see cref="DateOnly.MaxValue"/> after the last one.</summary>
    public DateOnly this[int index] => index < _days.Length ? _days[index] : DateOnly.MaxValue;

    /// <summary>The first trading day; <see cref="DateOnly.MaxValue"/> if there is none.</summary>
    public DateOnly FirstTradingDay => this[0];

    /// <summary>The last trading day; <see cref="DateOnly.MinValue"/> if there is none.</summary>
    public DateOnly LastTradingDay => _days.IsEmpty ? DateOnly.MinValue : _days[^1];

    /// <summary>Returns the calendar of the days on which at least one of the given calendars has a trading day.</summary>
    public static TradingCalendar Union(IReadOnlyList<TradingCalendar> calendars) =>
        calendars.Count > 0 && calendars.All(calendar => calendar == calendars[0])
            ? calendars[0]
            : new TradingCalendar(calendars.SelectMany(calendar => calendar._days));

    /// <summary>Returns the calendar without the days before a date.</summary>
    public TradingCalendar From(DateOnly date) =>
        date <= FirstTradingDay ? this : new TradingCalendar(_days.Where(day => day >= date));

    /// <summary>Returns whether the exchanges are open on a date.</summary>
    public bool IsTradingDay(DateOnly date) => _days.BinarySearch(date) >= 0;

    /// <summary>Returns the last trading day on or before a date; null if there is none.</summary>
    public DateOnly? LastOnOrBefore(DateOnly date) => DayBefore(IndexAfter(date));

    /// <summary>Returns the index of the first trading day on or after a date.</summary>
    public int IndexOnOrAfter(DateOnly date)
    {
        var index = _days.BinarySearch(date);
        return index >= 0 ? index : ~index;
    }

    /// <summary>
    /// Returns the index of the first trading day after a date, or 0, the first trading day of the history, if there is no date.
    /// </summary>
    public int IndexAfter(DateOnly? date) => date is { } day ? IndexOnOrAfter(day.AddDays(1)) : 0;

    /// <summary>Returns the trading day before an index; null at the first trading day of the history.</summary>
    public DateOnly? DayBefore(int index) => index > 0 ? _days[index - 1] : null;

    /// <summary>Counts the trading days between two dates, both included.</summary>
    public int Count(DateOnly from, DateOnly to) => Math.Max(0, IndexAfter(to) - IndexOnOrAfter(from));

    /// <summary>Returns Orthodox Easter Sunday as a Gregorian date, for the years 1900 to 2099 (Meeus' Julian algorithm).</summary>
    public static DateOnly OrthodoxEaster(int year)
    {
        var a = year % 4;
        var b = year % 7;
        var c = year % 19;
        var d = ((19 * c) + 15) % 30;
        var e = ((2 * a) + (4 * b) - d + 34) % 7;
        var monthAndDay = d + e + 114;
        return new DateOnly(year, monthAndDay / 31, (monthAndDay % 31) + 1).AddDays(JulianLag);
    }

    private static IEnumerable<DateOnly> Holidays(int year)
    {
        var easter = OrthodoxEaster(year);
        return
        [
            new(year, 1, 1),
            new(year, 1, 6),
            easter.AddDays(-48), // Clean Monday
            new(year, 3, 25),
            easter.AddDays(-2), // Good Friday
            easter.AddDays(1), // Easter Monday
            new(year, 5, 1),
            easter.AddDays(50), // Whit Monday
            new(year, 8, 15),
            new(year, 10, 28),
            new(year, 12, 25),
            new(year, 12, 26),
        ];
    }
}
