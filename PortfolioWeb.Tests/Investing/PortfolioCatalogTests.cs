using System.Globalization;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class PortfolioCatalogTests
{
    private static readonly Evaluation s_good = new(
        "Inv1", "P11", new DateOnly(2000, 1, 4), 1, 3231950.00m, 13474.00m, 0.4186m, 100_000, 32.3195m);

    private readonly PortfolioCatalog _catalog = DefaultPortfolios.Catalog();

    [Fact]
    public void A_valid_evaluation_is_accepted() => Assert.Null(_catalog.Validate(s_good));

    [Fact]
    public void The_evaluation_of_the_first_day_is_accepted() =>
        Assert.Null(_catalog.Validate(s_good with { AsOf = DefaultMarket.FirstTradingDay, Change = null, ChangePercent = null }));

    [Fact]
    public void The_evaluations_of_the_investors_are_accepted()
    {
        var day = new MarketDay(4, DefaultMarket.Today.AddDays(-1));
        foreach (var portfolio in _catalog.Portfolios)
            Assert.Null(_catalog.Validate(Valuation.Evaluate(portfolio, day, _ => new StockClose(99.01m, 100.02m))!));
    }

    [Theory]
    [InlineData("P13")]
    [InlineData("p11")]
    [InlineData("")]
    public void An_unknown_portfolio_is_refused(string portfolio) =>
        Assert.Equal($"the portfolio '{portfolio}' is unknown", _catalog.Validate(s_good with { Portfolio = portfolio }));

    [Theory]
    [InlineData("Inv2")]
    [InlineData("Inv9")]
    public void Another_investor_s_portfolio_is_refused(string investor) =>
        Assert.Equal($"the portfolio P11 belongs to Inv1, not to '{investor}'", _catalog.Validate(s_good with { Investor = investor }));

    [Theory]
    [InlineData("2000-01-06", "2000-01-06 is not a trading day")]
    [InlineData("2000-01-08", "2000-01-08 is not a trading day")]
    [InlineData("2025-03-11", "2025-03-11 is after the last day of the history, 2025-03-10")]
    public void A_date_that_is_not_a_trading_day_is_refused(string date, string reason) =>
        Assert.Equal(reason, _catalog.Validate(s_good with { AsOf = DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture) }));

    [Fact]
    public void A_run_below_1_is_refused() => Assert.Equal("the run 0 is below 1", _catalog.Validate(s_good with { Run = 0 }));

    [Theory]
    [InlineData("0")]
    [InlineData("-3231950.00")]
    [InlineData("100000000000")]
    [InlineData("79228162514264337593543950335")]
    public void An_impossible_value_is_refused(string value) =>
        Assert.StartsWith(
            "the value " + value,
            _catalog.Validate(s_good with { Value = decimal.Parse(value, CultureInfo.InvariantCulture) }));

    [Theory]
    [InlineData("-0.0001")]
    [InlineData("-32.3195")]
    [InlineData("3231950.01")]
    public void An_impossible_value_per_share_is_refused(string nav) =>
        Assert.StartsWith(
            "the value per share " + nav,
            _catalog.Validate(s_good with { NavPerShare = decimal.Parse(nav, CultureInfo.InvariantCulture) }));

    [Theory]
    [InlineData(0)]
    [InlineData(-100_000)]
    [InlineData(100_001)]
    public void A_different_number_of_shares_is_refused(long shares) =>
        Assert.Equal($"the portfolio P11 has 100000 shares, not {shares}", _catalog.Validate(s_good with { SharesOutstanding = shares }));

    [Theory]
    [InlineData("3231950.00")] // The previous value would be 0.
    [InlineData("3231950.01")] // The previous value would be below 0.
    [InlineData("-100000000000")]
    public void A_change_that_implies_no_previous_value_is_refused(string change) =>
        Assert.StartsWith(
            "the change " + change,
            _catalog.Validate(s_good with { Change = decimal.Parse(change, CultureInfo.InvariantCulture) }));

    [Fact]
    public void A_change_without_its_percentage_or_the_reverse_is_refused()
    {
        const string reason = "the change and its percentage must both be set or both be null";
        Assert.Equal(reason, _catalog.Validate(s_good with { ChangePercent = null }));
        Assert.Equal(reason, _catalog.Validate(s_good with { Change = null }));
    }

    [Fact]
    public void All_portfolios_except_P21_need_both_exchanges()
    {
        foreach (var portfolio in _catalog.Portfolios)
            Assert.Equal(portfolio.Id == "P21" ? ["SE2"] : ["SE1", "SE2"], portfolio.Exchanges);
    }

    [Fact]
    public void Portfolios_keep_the_order_of_the_settings_and_know_their_investor()
    {
        Assert.Equal(["P11", "P12", "P21", "P22", "P31", "P32"], _catalog.Portfolios.Select(portfolio => portfolio.Id));
        Assert.Equal(["Inv1", "Inv1", "Inv2", "Inv2", "Inv3", "Inv3"], _catalog.Portfolios.Select(portfolio => portfolio.Investor));
        Assert.Contains(new Holding("ORCL", "SE1", 2000), _catalog.Find("P32")!.Holdings);
    }
}
