using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Live;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Tests.Live;

/// <summary>The day at which dashboards show the portfolios.</summary>
public sealed class LivePortfoliosTests
{
    private static readonly DateOnly s_first = new(2000, 1, 3);

    private readonly FakeTimeProvider _time = new();
    private readonly LivePortfolios _portfolios;

    public LivePortfoliosTests() => _portfolios = new LivePortfolios(_time);

    [Fact]
    public void Advancing_portfolios_are_shown_at_the_day_that_all_have_reached()
    {
        Take("P11", days: 0..5);
        Take("P21", days: 0..3);
        _portfolios.Advance();
        Assert.Equal((Day(2), Day(2)), (ShownDay("P11"), ShownDay("P21")));

        Take("P21", days: 3..5);
        _portfolios.Advance();
        Assert.Equal((Day(4), Day(4)), (ShownDay("P11"), ShownDay("P21")));
    }

    [Fact]
    public void A_portfolio_without_updates_delays_the_others_only_briefly()
    {
        Take("P21", days: 0..1);
        _portfolios.Advance();
        _time.Advance(LivePortfolios.LongestHold / 2);
        Take("P11", days: 0..3);
        _portfolios.Advance();
        Assert.Equal(Day(0), ShownDay("P11"));

        _time.Advance(LivePortfolios.LongestHold / 2);
        _portfolios.Advance();
        Assert.Equal((Day(2), Day(0)), (ShownDay("P11"), ShownDay("P21")));
    }

    [Fact]
    public void Each_passed_day_is_sent_once_and_in_order()
    {
        Take("P11", days: 0..5);
        _portfolios.Advance();
        Assert.Equal([Day(0), Day(1), Day(2), Day(3), Day(4)], _portfolios.TakeDays()["P11"].Select(evaluation => evaluation.AsOf));
        _portfolios.Advance();
        Assert.Empty(_portfolios.TakeDays());
    }

    [Fact]
    public void An_update_has_the_time_of_the_closes_behind_the_shown_day()
    {
        Take("P11", days: 0..3);
        Assert.Equal(1002, _portfolios.Advance());
        Assert.Null(_portfolios.Advance());
    }

    [Fact]
    public void A_rewind_removes_its_days_and_continues_from_the_days_before()
    {
        Take("P11", days: 0..5);
        _portfolios.Advance();
        Take("P11", days: 5..7);
        _portfolios.Take(Evaluation("P11", Day(2), run: 2, value: 7), 2000, [1, 2]);
        _portfolios.Advance();
        var (shown, recent) = _portfolios.Of("P11");
        Assert.Equal((Day(2), 2), (shown!.AsOf, shown.Run));
        Assert.Equal([1m, 2m, 7m], recent);
        Assert.Equal(Day(2), Assert.Single(_portfolios.TakeDays()["P11"]).AsOf);
    }

    private static DateOnly Day(int index) => s_first.AddDays(index);

    private DateOnly? ShownDay(string portfolio) => _portfolios.Of(portfolio).Latest?.AsOf;

    private void Take(string portfolio, Range days)
    {
        for (var day = days.Start.Value; day < days.End.Value; day++)
            _portfolios.Take(Evaluation(portfolio, Day(day), run: 1, value: 100 + day), 1000 + day, null);
    }

    private static Evaluation Evaluation(string portfolio, DateOnly day, int run, decimal value) =>
        new("Inv1", portfolio, day, run, value, 0, 0, 100, value / 100);
}
