using PortfolioWeb.Live;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Tests.Live;

/// <summary>Which portfolios wait for a stopped exchange without a close that waits with them.</summary>
public sealed class LiveWaitsTests
{
    private static readonly TradingCalendar s_calendar = new(new DateOnly(2000, 1, 1));
    private static readonly Portfolio s_second = Holding("SE2");

    [Fact]
    public void With_its_only_exchange_stopped_and_another_ahead_a_portfolio_waits_since_the_next_day()
    {
        var waiting = LiveWaits.Of(
            s_second,
            [Exchange("SE1", MarketState.Running, "2000-01-10"), Exchange("SE2", MarketState.Stopped, "2000-01-04")],
            s_calendar);
        Assert.Equal(("P21", new DateOnly(2000, 1, 5), 3), (waiting!.Portfolio, waiting.Since, waiting.Days));
        Assert.Equal(["SE2"], waiting.Exchanges);
    }

    [Fact]
    public void An_exchange_that_has_not_closed_a_day_is_waited_for_since_the_first()
    {
        var waiting = LiveWaits.Of(
            s_second,
            [Exchange("SE1", MarketState.Running, "2000-01-04"), Exchange("SE2", MarketState.Stopped, null)],
            s_calendar);
        Assert.Equal((new DateOnly(2000, 1, 3), 2), (waiting!.Since, waiting.Days));
    }

    [Fact]
    public void After_a_rewind_that_only_the_other_exchange_has_followed_it_waits_since_the_run_began()
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
    public void Where_its_exchange_runs_or_is_not_behind_it_does_not_wait(MarketState state, string own, string other) =>
        Assert.Null(LiveWaits.Of(s_second, [Exchange("SE1", MarketState.Running, other), Exchange("SE2", state, own)], s_calendar));

    [Fact]
    public void A_portfolio_whose_other_exchange_is_ahead_waits_in_the_join_and_not_here() =>
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
