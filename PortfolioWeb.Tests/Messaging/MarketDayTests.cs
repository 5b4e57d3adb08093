using FsCheck.Xunit;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Tests.Messaging;

public sealed class MarketDayTests
{
    [Fact]
    public void A_later_date_comes_after_an_earlier_one_of_the_same_run() =>
        Assert.True(new MarketDay(1, new DateOnly(2000, 1, 5)) > new MarketDay(1, new DateOnly(2000, 1, 4)));

    [Fact]
    public void A_later_run_comes_after_an_earlier_one_whatever_the_dates() =>
        Assert.True(new MarketDay(2, new DateOnly(2000, 1, 3)) > new MarketDay(1, new DateOnly(2025, 12, 31)));

    [Fact]
    public void Every_day_comes_after_no_day() =>
        Assert.True(new MarketDay(1, new DateOnly(2000, 1, 3)) > default(MarketDay));

    [Property]
    public void The_comparison_operators_order_days_by_run_and_then_by_date(byte run, byte day, byte otherRun, byte otherDay)
    {
        // Few values, so that equal ones are frequent.
        var one = new MarketDay(run % 3, new DateOnly(2000, 1, 1).AddDays(day % 3));
        var other = new MarketDay(otherRun % 3, new DateOnly(2000, 1, 1).AddDays(otherDay % 3));
        var order = ((run % 3 * 3) + (day % 3)).CompareTo((otherRun % 3 * 3) + (otherDay % 3));

        Assert.Equal(order, Math.Sign(one.CompareTo(other)));
        Assert.Equal(order < 0, one < other);
        Assert.Equal(order > 0, one > other);
        Assert.Equal(order <= 0, one <= other);
        Assert.Equal(order >= 0, one >= other);
        Assert.Equal(order == 0, one == other);
    }
}
