using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Tests.Market;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar s_calendar = new(new DateOnly(2000, 1, 1));
    private static readonly Dictionary<int, DateOnly> s_easters = Enumerable.Range(1901, 199).ToDictionary(year => year, EasterByTable);

    [Fact]
    public void Counts_the_trading_days_of_some_years()
    {
        Assert.Equal(6530, s_calendar.Count(new DateOnly(2000, 1, 1), new DateOnly(2025, 12, 31)));
        Assert.Equal(252, s_calendar.Count(new DateOnly(2000, 1, 1), new DateOnly(2000, 12, 31)));
        Assert.Equal(249, s_calendar.Count(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)));
    }

    [Fact]
    public void The_history_begins_on_the_first_Monday_of_2000()
    {
        Assert.Equal(new DateOnly(2000, 1, 3), s_calendar.FirstTradingDay);
        Assert.Equal(new DateOnly(2000, 1, 3), s_calendar[0]);
        Assert.Equal(new DateOnly(2000, 1, 4), s_calendar[1]);
        Assert.Equal(new DateOnly(2000, 1, 5), s_calendar[2]);
        // Thursday the 6th is Epiphany.
        Assert.Equal(new DateOnly(2000, 1, 7), s_calendar[3]);
    }

    [Theory]
    [InlineData("2000-04-30")]
    [InlineData("2010-04-04")]
    [InlineData("2016-05-01")]
    [InlineData("2024-05-05")]
    [InlineData("2025-04-20")]
    public void Computes_known_dates_of_Orthodox_Easter(string date)
    {
        var easter = Day(date);
        Assert.Equal(easter, TradingCalendar.OrthodoxEaster(easter.Year));
    }

    [Fact]
    public void Every_Orthodox_Easter_follows_the_paschal_full_moon_of_its_golden_number()
    {
        foreach (var (year, easter) in s_easters)
            Assert.Equal(easter, TradingCalendar.OrthodoxEaster(year));
    }

    // Each kind of holiday on a weekday, so that the holiday itself closes the exchanges.
    [Theory]
    [InlineData("2001-01-01", "New Year")]
    [InlineData("2000-01-06", "Epiphany")]
    [InlineData("2000-03-13", "Clean Monday")]
    [InlineData("2025-03-03", "Clean Monday")]
    [InlineData("2025-03-25", "Independence Day")]
    [InlineData("2000-04-28", "Good Friday")]
    [InlineData("2025-04-18", "Good Friday")]
    [InlineData("2000-05-01", "Easter Monday and May Day")]
    [InlineData("2025-04-21", "Easter Monday")]
    [InlineData("2025-05-01", "May Day")]
    [InlineData("2000-06-19", "Whit Monday")]
    [InlineData("2025-06-09", "Whit Monday")]
    [InlineData("2025-08-15", "Dormition")]
    [InlineData("2025-10-28", "Ochi Day")]
    [InlineData("2025-12-25", "Christmas")]
    [InlineData("2025-12-26", "second day of Christmas")]
    [InlineData("2000-01-01", "Saturday")]
    [InlineData("2000-01-02", "Sunday")]
    public void The_market_is_closed_on_weekends_and_holidays(string date, string why) =>
        Assert.False(s_calendar.IsTradingDay(Day(date)), why);

    [Theory]
    [InlineData("2025-01-02", "the day after New Year")]
    [InlineData("2024-03-29", "the Good Friday of the West")]
    [InlineData("2024-04-01", "the Easter Monday of the West")]
    [InlineData("2025-04-17", "Maundy Thursday")]
    [InlineData("2025-04-22", "Easter Tuesday")]
    [InlineData("2025-12-24", "Christmas Eve")]
    [InlineData("2025-12-31", "New Year's Eve")]
    [InlineData("2025-11-17", "a school holiday")]
    public void The_market_is_open_on_other_days(string date, string why) => Assert.True(s_calendar.IsTradingDay(Day(date)), why);

    [Fact]
    public void A_day_before_the_history_is_no_trading_day() => Assert.False(s_calendar.IsTradingDay(new DateOnly(1999, 12, 31)));

    [Fact]
    public void A_closure_by_decree_removes_a_day()
    {
        // In the summer of 2015 the exchange was closed for five weeks.
        var closed = Enumerable.Range(0, 35).Select(day => new DateOnly(2015, 6, 29).AddDays(day)).ToList();
        var calendar = new TradingCalendar(new DateOnly(2000, 1, 1), closures: closed);

        Assert.All(closed, day => Assert.False(calendar.IsTradingDay(day)));
        Assert.Equal(6530 - 25, calendar.Count(new DateOnly(2000, 1, 1), new DateOnly(2025, 12, 31)));
        Assert.Equal(new DateOnly(2015, 8, 3), calendar[calendar.IndexOnOrAfter(new DateOnly(2015, 6, 27))]);
    }

    [Fact]
    public void An_opening_by_decree_adds_a_day()
    {
        // May Day of 2024 fell into Holy Week and was moved to the 7th.
        var calendar = new TradingCalendar(new DateOnly(2000, 1, 1), closures: [new(2024, 5, 7)], openings: [new(2024, 5, 1)]);

        Assert.True(calendar.IsTradingDay(new DateOnly(2024, 5, 1)));
        Assert.False(calendar.IsTradingDay(new DateOnly(2024, 5, 7)));
        Assert.Equal(6530, calendar.Count(new DateOnly(2000, 1, 1), new DateOnly(2025, 12, 31)));
    }

    [Fact]
    public void An_opening_by_decree_can_be_on_a_weekend()
    {
        var calendar = new TradingCalendar(new DateOnly(2000, 1, 1), openings: [new(2000, 1, 1)]);

        Assert.Equal(new DateOnly(2000, 1, 1), calendar.FirstTradingDay);
        Assert.Equal(1, calendar.IndexOnOrAfter(new DateOnly(2000, 1, 2)));
    }

    [Fact]
    public void Counts_nothing_between_dates_in_the_wrong_order() =>
        Assert.Equal(0, s_calendar.Count(new DateOnly(2025, 3, 11), new DateOnly(2025, 3, 3)));

    [Property(Arbitrary = [typeof(Dates)], MaxTest = 15)]
    public void Every_method_agrees_with_checking_each_day(DateOnly one, DateOnly other)
    {
        var (from, to) = one <= other ? (one, other) : (other, one);
        var index = s_calendar.IndexOnOrAfter(from);
        var days = 0;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            Assert.Equal(IsOrdinaryTradingDay(day), s_calendar.IsTradingDay(day));
            Assert.Equal(index + days, s_calendar.IndexOnOrAfter(day));
            if (IsOrdinaryTradingDay(day))
                Assert.Equal(day, s_calendar[index + days++]);
        }

        Assert.Equal(days, s_calendar.Count(from, to));
    }

    [Property(Arbitrary = [typeof(Dates)], MaxTest = 20)]
    public void Only_the_days_that_a_decree_names_change(DateOnly[] closures, DateOnly[] openings)
    {
        var calendar = new TradingCalendar(new DateOnly(2000, 1, 1), closures, openings);
        foreach (var day in closures.Concat(openings).SelectMany(day => new[] { day.AddDays(-1), day, day.AddDays(1) }))
        {
            var ordinary = IsOrdinaryTradingDay(day) && !closures.Contains(day);
            Assert.Equal(openings.Contains(day) || ordinary, calendar.IsTradingDay(day));
        }
    }

    private static bool IsOrdinaryTradingDay(DateOnly day)
    {
        var fromEaster = day.DayNumber - s_easters[day.Year].DayNumber;
        return day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && fromEaster is not (-48 or -2 or 1 or 50)
            && (day.Month, day.Day) is not ((1, 1) or (1, 6) or (3, 25) or (5, 1) or (8, 15) or (10, 28) or (12, 25) or (12, 26));
    }

    // The church's table: the full moon of each golden number, in the Julian calendar. Easter is the following Sunday.
    private static DateOnly EasterByTable(int year)
    {
        (int Month, int Day)[] moons =
        [
            (4, 5), (3, 25), (4, 13), (4, 2), (3, 22), (4, 10), (3, 30), (4, 18), (4, 7), (3, 27),
            (4, 15), (4, 4), (3, 24), (4, 12), (4, 1), (3, 21), (4, 9), (3, 29), (4, 17),
        ];
        var (month, day) = moons[year % 19];
        var moon = DateOnly.FromDateTime(new DateTime(year, month, day, new JulianCalendar()));
        return moon.AddDays(7 - (int)moon.DayOfWeek);
    }

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture);

    private static class Dates
    {
        public static Arbitrary<DateOnly> Near2000To2030() =>
            Gen.Choose(0, 30 * 365).Select(day => new DateOnly(2000, 1, 2).AddDays(day)).ToArbitrary();
    }
}
