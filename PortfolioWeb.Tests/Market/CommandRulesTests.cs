using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>The reasons for rejecting a command. The property tests check that a rejected command changes nothing.</summary>
public sealed class CommandRulesTests
{
    private static readonly MarketHistory s_history = DefaultMarket.ReferenceData(options => options.LastDay = new(2000, 1, 31)).History;

    [Theory]
    [InlineData("1999-12-31", "1999-12-31 is before the history, which begins on 2000-01-01.")]
    [InlineData("2000-02-01", "There is no trading day on or after 2000-02-01 in the history, which ends on 2000-01-31.")]
    [InlineData(
        "2000-01-06",
        "2000-01-06 is ahead of the market: the next day to be closed is 2000-01-05. A rewind goes back, at most to that day.")]
    [InlineData("2000-01-05", null)]
    [InlineData("2000-01-01", null)]
    public void A_rewind_goes_at_most_to_the_next_day_of_the_slowest_exchange(string to, string? rejection) =>
        Assert.Equal(rejection, Apply(new RewindCommand(DateOnly.ParseExact(to, "O"), false), 2, 9).Rejection);

    [Fact]
    public void A_rewind_that_stops_leaves_every_exchange_stopped_before_its_first_day()
    {
        var desired = Apply(new RewindCommand(new(2000, 1, 4), true), 5, 5).Desired;
        Assert.All(desired, state => Assert.Equal(
            new ExchangeDesiredState(state.Exchange, false, 2, new(2000, 1, 4), new(2000, 1, 3), null, 0, new PriceSource(2000)), state));
    }

    [Fact]
    public void A_step_is_rejected_only_if_every_exchange_has_closed_its_last_day()
    {
        var end = s_history.LastTradingDay + 1;
        Assert.Equal(
            "The market has reached the last day of its history: rewind it to replay days.", Apply(new StepCommand(), end, end).Rejection);
        var desired = Apply(new StepCommand(), end, end - 1).Desired;
        Assert.Equal([null, s_history.LastDay], desired.Select(state => state.ClosedThrough));
    }

    [Fact]
    public void An_unknown_exchange_or_an_invalid_speed_is_named()
    {
        Assert.Equal("There is no exchange 'SE9'.", Apply(new StopCommand("SE9"), 0, 0).Rejection);
        Assert.Equal("The speed 1001 is not from 0.01 to 1000 trading days per second.", Apply(new SpeedCommand(1001), 0, 0).Rejection);
    }

    private static CommandResult Apply(MarketCommand command, params int[] nextDays) => CommandRules.Apply(
        command,
        [.. nextDays.Select((day, i) => new ExchangeProgress(Running($"SE{i + 1}"), day))],
        s_history,
        _ => s_history);

    private static ExchangeDesiredState Running(string id) =>
        new(id, true, 1, s_history.Calendar.FirstTradingDay, null, null, 0, new PriceSource(2000));
}
