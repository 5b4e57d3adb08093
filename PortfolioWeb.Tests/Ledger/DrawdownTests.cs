using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Tests.Ledger;

public sealed class DrawdownTests
{
    [Fact]
    public void A_drawdown_is_computed_from_the_value_even_if_a_share_is_worth_almost_nothing()
    {
        // With a billion shares, a share is worth 0.0003475, which is stored as 0.0003, then 0.0002881 and 0.0003. The value falls by
        // 17.0935 %, the stored value of a share does not fall.
        var days = Drawdown.Of([Row(1, 347_500m, 0.0003m), Row(2, 288_100m, 0.0003m), Row(3, 347_500.01m, 0.0003m)]).ToList();
        Assert.Equal([0m, -17.0935m, 0m], days.Select(day => day.DrawdownPercent));
        Assert.Equal([347_500m, 347_500m, 347_500.01m], days.Select(day => day.PeakValue));
    }

    [Fact]
    public void A_value_per_share_that_is_stored_as_zero_still_has_a_drawdown()
    {
        // From 10 to 7.5 is -25 %.
        var days = Drawdown.Of([Row(1, 10m, 0m), Row(2, 7.5m, 0m)]);
        Assert.Equal([0m, -25m], days.Select(day => day.DrawdownPercent));
    }

    private static EvaluationRow Row(int day, decimal value, decimal nav) => new()
    {
        PortfolioId = "P11",
        AsOf = new DateOnly(2000, 1, day),
        Run = 1,
        Value = value,
        DailyChange = null,
        DailyChangePercent = null,
        NavPerShare = nav,
    };
}
