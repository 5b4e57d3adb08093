using PortfolioWeb.Live;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Tests.Live;

/// <summary>Portfolios that wait for a stopped exchange although none of their closes waits with them.</summary>
public sealed class LiveWaitsTests
{
    private static readonly TradingCalendar s_calendar = new(new DateOnly(2000, 1, 1));
    private static readonly Portfolio s_second = Holding("SE2");

    [Fact]
    public void A_portfolio_whose_only_exchange_is_stopped_and_behind_waits_since_its_next_day()
    {
        var waiting = LiveWaits.Of(
            s_second,
            [Exchange("SE1", MarketState.Running, "2000-01-10"), Exchange("SE2", MarketState.Stopped, "2000-01-04")],
            s_calendar);
        Assert.Equal(("P21", new DateOnly(2000, 1, 5), 3), (waiting!.Portfolio, waiting.Since, waiting.Days));
        Assert.Equal(["SE2"], waiting.Exchanges);
    }

    [Fact]
    public void The_wait_for_an_exchange_without_a_closed_day_begins_at_the_first_day()
    {
        var waiting = LiveWaits.Of(
            s_second,
            [Exchange("SE1", MarketState.Running, "2000-01-04"), Exchange("SE2", MarketState.Stopped, null)],
            s_calendar);
        Assert.Equal((new DateOnly(2000, 1, 3), 2), (waiting!.Since, waiting.Days));
    }

    [Fact]
    public void After_a_rewind_that_only_the_other_exchange_followed_the_wait_begins_with_the_run()
    {
        var waiting = LiveWaits.Of(
            s_second,
            [Exchange("SE1", MarketState.Running, "2000-01-05", run: 2), Exchange("SE2", MarketState.Stopped, "2000-01-20")],
            s_calendar);
        Assert.Equal((new DateOnly(2000, 1, 4), 2), (waiting!.Since, waiting.Days));
    }

    [Theory]
    [InlineData(MarketState.Running, "2000-01-04", "2000-01-10")]
    [InlineData(MarketState.Stopped, "2000-01-10", "2000-01-10")]
    [InlineData(MarketState.Stopped, "2000-01-10", "2000-01-04")]
    public void A_portfolio_does_not_wait_for_an_exchange_that_runs_or_is_not_behind(MarketState state, string own, string other) =>
        Assert.Null(LiveWaits.Of(s_second, [Exchange("SE1", MarketState.Running, other), Exchange("SE2", state, own)], s_calendar));

    [Fact]
    public void A_portfolio_whose_other_exchange_is_ahead_waits_in_the_join_instead() =>
        Assert.Null(LiveWaits.Of(
            Holding("SE1", "SE2"),
            [Exchange("SE1", MarketState.Running, "2000-01-10"), Exchange("SE2", MarketState.Stopped, "2000-01-04")],
            s_calendar));

    private static Portfolio Holding(params string[] exchanges) =>
        new("P21", "Attica Leaders", "Inv2", true, 100, [.. exchanges.Select(exchange => new Holding($"of {exchange}", exchange, 1))]);

    private static ExchangeStatus Exchange(string id, MarketState state, string? date, int run = 1) => new(
        id, state, date is null ? null : DateOnly.Parse(date, null), run, run == 1 ? new DateOnly(2000, 1, 3) : new DateOnly(2000, 1, 4),
        0.5, null);
}
