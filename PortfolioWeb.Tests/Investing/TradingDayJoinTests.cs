using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class TradingDayJoinTests
{
    private readonly TradingDayJoin _join = new(["SE1", "SE2"], (_, _) => false);
    private long _offset;

    [Fact]
    public void A_day_is_emitted_once_every_exchange_closed_it()
    {
        Add("SE1", 4);
        Assert.Null(_join.Take());

        Add("SE2", 4);
        var day = _join.Take();

        Assert.Equal(new MarketDay(1, Jan(4)), day?.Day);
        Assert.Equal(["SE1", "SE2"], day!.Closes.Keys.Order());
        Assert.Equal(Price("SE1", 4, 1), day.PriceOf("SE1", "X"));
        Assert.Equal(Price("SE2", 4, 1), day.PriceOf("SE2", "X"));
        Assert.Null(_join.Take());
    }

    [Fact]
    public void Days_are_emitted_in_order_however_far_one_exchange_is_ahead()
    {
        Add("SE1", 3, 4, 5, 7);
        Add("SE2", 3, 4);
        Assert.Equal([(1, 3), (1, 4)], TakeAll());

        Add("SE2", 5);
        Assert.Equal([(1, 5)], TakeAll());
    }

    [Fact]
    public void A_single_exchange_never_waits()
    {
        var alone = new TradingDayJoin(["SE2"], (_, _) => false);
        Assert.True(alone.Add(Closes("SE2", 4, 1), 0));
        Assert.Equal(new MarketDay(1, Jan(4)), alone.Take()?.Day);
        Assert.Null(alone.Waiting());
    }

    [Fact]
    public void An_exchange_that_skipped_the_day_counts_at_its_previous_close()
    {
        Add("SE1", 4, 5);
        Add("SE2", 5);

        var fourth = _join.Take()!;
        Assert.Equal(new MarketDay(1, Jan(4)), fourth.Day);
        Assert.Equal(Price("SE1", 4, 1), fourth.PriceOf("SE1", "X"));
        var before = Price("SE2", 5, 1).PreviousClose;
        Assert.Equal(new StockClose(before!.Value, before), fourth.PriceOf("SE2", "X"));

        // Its next day still comes with its own close.
        Assert.Equal(Price("SE2", 5, 1), _join.Take()!.PriceOf("SE2", "X"));
    }

    [Fact]
    public void A_day_that_no_exchange_closed_is_not_emitted()
    {
        Add("SE1", 3, 7);
        Add("SE2", 3, 7);
        Assert.Equal([(1, 3), (1, 7)], TakeAll());
    }

    [Fact]
    public void Closes_of_an_unneeded_exchange_are_ignored() => Assert.False(_join.Add(Closes("SE3", 4, 1), 0));

    [Fact]
    public void A_repeated_day_is_dropped_before_and_after_it_is_emitted()
    {
        Add("SE1", 4);
        Assert.False(_join.Add(Closes("SE1", 4, 1), 9));
        Add("SE2", 4);
        Assert.Equal([(1, 4)], TakeAll());

        Assert.False(_join.Add(Closes("SE1", 4, 1), 10));
        Assert.False(_join.Add(Closes("SE2", 4, 1), 10));
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void A_day_before_the_last_one_is_dropped()
    {
        Add("SE1", 5);
        Assert.False(_join.Add(Closes("SE1", 4, 1), 9));
    }

    [Fact]
    public void A_day_of_an_earlier_run_is_dropped_whatever_its_date()
    {
        Assert.True(_join.Add(Closes("SE1", 4, run: 2), 0));
        Assert.False(_join.Add(Closes("SE1", 28, run: 1), 1));
    }

    [Fact]
    public void A_later_run_begins_again_at_an_earlier_day()
    {
        Add("SE1", 3, 4, 5);
        Add("SE2", 3, 4, 5);
        Assert.Equal([(1, 3), (1, 4), (1, 5)], TakeAll());

        Add("SE1", 2, [4, 5]);
        Add("SE2", 2, [4, 5]);
        Assert.Equal([(2, 4), (2, 5)], TakeAll());
    }

    [Fact]
    public void A_day_that_an_exchange_left_for_a_later_run_is_dropped()
    {
        Add("SE1", 3, 4, 5);
        Add("SE2", 3);
        Assert.Equal([(1, 3)], TakeAll());

        // The market was rewound while SE2 was two days behind: SE2 will never close them in the first run.
        Add("SE2", 2, [3]);
        Assert.Empty(TakeAll());
        Assert.Equal(0, _join.WaitingDays("SE1"));

        Add("SE1", 2, [3]);
        Assert.Equal([(2, 3)], TakeAll());
    }

    [Fact]
    public void A_day_of_an_earlier_run_is_not_completed_by_a_later_day_of_a_later_run()
    {
        Add("SE1", 4);
        Add("SE2", 2, [5]);
        Assert.Empty(TakeAll());
    }

    [Fact]
    public void The_exchange_that_the_oldest_day_waits_for_is_named()
    {
        Assert.Null(_join.Waiting());

        Add("SE1", 3, 4, 5);
        Add("SE2", 3);
        TakeAll();

        var waiting = _join.Waiting();
        Assert.Equal(["SE2"], waiting?.Exchanges);
        Assert.Equal(Jan(4), waiting!.Since);
        Assert.Equal(2, waiting.Days);
        Assert.Equal(2, _join.WaitingDays("SE1"));
        Assert.Equal(0, _join.WaitingDays("SE2"));
        Assert.Equal(0, _join.WaitingDays("SE3"));
    }

    [Fact]
    public void All_exchanges_that_a_day_waits_for_are_named()
    {
        var three = new TradingDayJoin(["SE1", "SE2", "SE3"], (_, _) => false);
        three.Add(Closes("SE2", 4, 1), 0);
        Assert.Equal(["SE1", "SE3"], three.Waiting()?.Exchanges);
    }

    [Fact]
    public void Nothing_waits_once_every_day_is_emitted()
    {
        Add("SE1", 4);
        Add("SE2", 4);
        TakeAll();
        Assert.Null(_join.Waiting());
    }

    [Fact]
    public void A_restart_reads_from_the_oldest_waiting_day()
    {
        Assert.Null(_join.OldestOffset("SE1"));

        _join.Add(Closes("SE1", 3, 1), 70);
        _join.Add(Closes("SE1", 4, 1), 72);
        _join.Add(Closes("SE1", 5, 1), 75);
        Assert.Equal(70, _join.OldestOffset("SE1"));

        _join.Add(Closes("SE2", 3, 1), 40);
        TakeAll();
        Assert.Equal(72, _join.OldestOffset("SE1"));
        Assert.Null(_join.OldestOffset("SE2"));
        Assert.Null(_join.OldestOffset("SE3"));
    }

    [Fact]
    public void A_day_used_in_place_of_a_skipped_one_is_still_read_again()
    {
        _join.Add(Closes("SE1", 4, 1), 70);
        _join.Add(Closes("SE2", 5, 1), 40);
        Assert.Equal([(1, 4)], TakeAll());
        Assert.Equal(40, _join.OldestOffset("SE2"));
    }

    private static DateOnly Jan(int day) => new(2000, 1, day);

    private static StockClose Price(string exchange, int day, int run) =>
        new((run * 1000) + (day * 10) + exchange[^1] - '0', (run * 1000) + (day * 10) - 5);

    private static DailyCloses Closes(string exchange, int day, int run) =>
        new(exchange, Jan(day), run, new Dictionary<string, StockClose> { ["X"] = Price(exchange, day, run) });

    private void Add(string exchange, params int[] days) => Add(exchange, 1, days);

    private void Add(string exchange, int run, int[] days)
    {
        foreach (var day in days)
            Assert.True(_join.Add(Closes(exchange, day, run), _offset++));
    }

    private List<(int Run, int Day)> TakeAll()
    {
        var emitted = new List<(int, int)>();
        while (_join.Take() is { } day)
            emitted.Add((day.Day.Run, day.Day.Date.Day));
        return emitted;
    }
}
