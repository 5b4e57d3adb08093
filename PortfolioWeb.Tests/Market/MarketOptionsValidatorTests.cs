using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Market;

public sealed class MarketOptionsValidatorTests
{
    [Fact]
    public void The_default_market_is_valid() => Assert.Empty(Failures(_ => { }));

    [Fact]
    public void A_market_needs_an_exchange() => AssertNames("Market:Exchanges is empty", options => options.Exchanges.Clear());

    [Fact]
    public void An_exchange_needs_stocks() =>
        AssertNames("Market:Exchanges:1:Listings is empty", options => options.Exchanges[1].Listings.Clear());

    [Theory]
    [InlineData("")]
    [InlineData("SE 1")]
    [InlineData("../SE1")]
    [InlineData("SE1\n")]
    [InlineData("ΧΑ")]
    [InlineData("S2345678901234567")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-A1")]
    [InlineData("_SE")]
    public void The_id_of_an_exchange_must_be_a_plain_name(string id) =>
        AssertNames($"Market:Exchanges:0:Id is '{id}'", options => options.Exchanges[0].Id = id);

    [Theory]
    [InlineData("")]
    [InlineData("BRK B")]
    [InlineData("IBM'")]
    public void A_ticker_must_be_a_plain_name(string ticker) =>
        AssertNames($"Market:Exchanges:0:Listings has the ticker '{ticker}'", options => options.Exchanges[0].Listings.Add(ticker, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.001)]
    [InlineData(1_000_000.01)]
    public void A_first_close_must_be_a_price_in_whole_cents(double close) =>
        AssertNames("Market:Exchanges:0:Listings:IBM is", options => options.Exchanges[0].Listings["IBM"] = (decimal)close);

    [Fact]
    public void Ids_of_exchanges_must_be_unique() =>
        AssertNames("Market:Exchanges contains 'SE1' twice", options => options.Exchanges[1].Id = "SE1");

    [Fact]
    public void Two_exchange_ids_must_differ_in_more_than_case() =>
        AssertNames("Market:Exchanges contains 'SE1' and 'se1', which differ in case only", options => options.Exchanges[1].Id = "se1");

    [Fact]
    public void A_history_needs_a_trading_day() => AssertNames(
        "Market:FirstDay 2024-01-06 to Market:LastDay 2024-01-07 has no trading day",
        options => (options.FirstDay, options.LastDay) = (new DateOnly(2024, 1, 6), new DateOnly(2024, 1, 7)));

    [Fact]
    public void A_trading_day_by_decree_is_a_trading_day() => Assert.Empty(Failures(options =>
    {
        (options.FirstDay, options.LastDay) = (new DateOnly(2024, 1, 6), new DateOnly(2024, 1, 7));
        options.Openings.Add(new DateOnly(2024, 1, 7));
    }));

    [Fact]
    public void A_stock_must_not_be_listed_twice() =>
        AssertNames("Market:Exchanges lists 'IBM' twice", options => options.Exchanges[1].Listings.Add("IBM", 256.90m));

    [Theory]
    [InlineData(1899)]
    [InlineData(2100)]
    public void The_history_must_begin_within_the_known_calendar(int year) => AssertNames(
        $"Market:FirstDay is {year}-01-01",
        options => (options.FirstDay, options.LastDay) = (new DateOnly(year, 1, 1), new DateOnly(Math.Min(year, 2099), 12, 31)));

    [Fact]
    public void The_history_must_begin_before_today() =>
        AssertNames("Market:FirstDay is 2025-03-11: it must be before today", options => options.FirstDay = DefaultMarket.Today);

    [Fact]
    public void The_history_may_begin_yesterday() => Assert.Empty(Failures(options => options.FirstDay = DefaultMarket.Today.AddDays(-1)));

    [Theory]
    [InlineData(1999)]
    [InlineData(2100)]
    public void The_history_must_end_after_its_beginning_and_within_the_known_calendar(int year) =>
        AssertNames($"Market:LastDay is {year}-12-31", options => options.LastDay = new DateOnly(year, 12, 31));

    [Fact]
    public void The_lowest_volatility_must_not_exceed_the_highest() => AssertNames(
        "Market:Walk:LowestVolatilityPercent is 50: it must be at most Market:Walk:HighestVolatilityPercent (45)",
        options => options.Walk.LowestVolatilityPercent = 50);

    [Fact]
    public void All_invalid_settings_are_named_together()
    {
        var failures = Failures(options =>
        {
            options.Exchanges[0].Id = "";
            options.Exchanges[1].Listings["VZ"] = 0;
        });
        Assert.Equal(2, failures.Count);
        Assert.Contains(failures, failure => failure.StartsWith("Market:Exchanges:0:Id", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("Market:Exchanges:1:Listings:VZ", StringComparison.Ordinal));
    }

    private static void AssertNames(string setting, Action<MarketOptions> change) =>
        Assert.Contains(Failures(change), failure => failure.StartsWith(setting, StringComparison.Ordinal));

    private static List<string> Failures(Action<MarketOptions> change) =>
        [.. new MarketOptionsValidator(DefaultMarket.Clock()).Validate(null, DefaultMarket.Options(change)).Failures ?? []];
}
