using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Tests.Market;

/// <summary>The permitted sequence of days.</summary>
public sealed class DaySequenceTests
{
    private static readonly MarketRuns s_runs = new(3, new Dictionary<int, DateOnly> { [1] = Day("2000-01-03"), [3] = Day("2000-01-11") });

    private static readonly TradingCalendar s_calendar = new(Day("2000-01-01"));

    private readonly DaySequence _sequence = new();

    [Fact]
    public void The_first_day_is_the_first_of_its_run()
    {
        Assert.Equal(new DayVerdict(DayArrival.Next), Judge(1, "2000-01-03"));
        Assert.Equal("SE1 has no day yet, and the first day of run 1 is 2000-01-03, not 2000-01-04", Judge(1, "2000-01-04").Reason);
    }

    [Theory]
    [InlineData(1, "2000-01-10", DayArrival.Next, false)]
    [InlineData(1, "2000-01-07", DayArrival.Repeated, false)]
    [InlineData(1, "2000-01-04", DayArrival.Repeated, false)]
    [InlineData(1, "2000-01-11", DayArrival.Rejected, false)]
    [InlineData(2, "2000-01-05", DayArrival.Next, true)]
    [InlineData(2, "2000-01-10", DayArrival.Next, true)]
    [InlineData(2, "2000-01-11", DayArrival.Rejected, false)]
    [InlineData(3, "2000-01-11", DayArrival.Next, true)]
    [InlineData(3, "2000-01-10", DayArrival.Rejected, false)]
    [InlineData(4, "2000-01-10", DayArrival.Rejected, false)]
    [InlineData(2_000_000_000, "2000-01-10", DayArrival.Rejected, false)]
    public void After_a_day_comes_the_next_trading_day_or_the_first_of_a_later_run(
        int run,
        string date,
        DayArrival arrival,
        bool supersedes)
    {
        _sequence.Take("SE1", new MarketDay(1, Day("2000-01-07")));
        var verdict = Judge(run, date);
        Assert.Equal((arrival, supersedes), (verdict.Arrival, verdict.SupersedesPriorRun));
        Assert.Equal(arrival == DayArrival.Rejected, verdict.Reason is not null);
    }

    [Fact]
    public void A_rejected_day_leaves_the_series_unchanged()
    {
        _sequence.Take("SE1", new MarketDay(1, Day("2000-01-07")));
        Assert.Equal("2000-01-12 skips days: the next day of SE1 is 2000-01-10", Judge(1, "2000-01-12").Reason);
        Assert.Equal("run 7 was never started: the market is in run 3", Judge(7, "2000-01-10").Reason);
        Assert.Equal(DayArrival.Next, Judge(1, "2000-01-10").Arrival);
    }

    [Fact]
    public void Days_of_an_earlier_run_are_stale()
    {
        _sequence.Take("SE1", new MarketDay(3, Day("2000-01-11")));
        Assert.Equal(DayArrival.Repeated, Judge(1, "2000-01-20").Arrival);
    }

    private DayVerdict Judge(int run, string date) => _sequence.Judge("SE1", new MarketDay(run, Day(date)), s_runs, s_calendar);

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "O");
}
