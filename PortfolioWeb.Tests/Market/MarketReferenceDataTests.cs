using System.Globalization;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Market;

public sealed class MarketReferenceDataTests
{
    private static readonly DateOnly s_tuesday = new(2000, 1, 4);

    private readonly MarketReferenceData _reference = DefaultMarket.ReferenceData();

    [Theory]
    [InlineData("SE1", 0, "2000-01-04")]
    [InlineData("SE2", 1, "2000-01-04")]
    [InlineData("SE1", 0, "2000-01-03")]
    [InlineData("SE1", 0, "2025-03-10")]
    public void The_closes_of_a_trading_day_are_accepted(string exchange, int partition, string date) =>
        Assert.Null(_reference.Validate(DefaultMarket.Closes(exchange, Day(date)), partition));

    [Fact]
    public void A_replay_is_accepted() => Assert.Null(_reference.Validate(DefaultMarket.Closes("SE1", s_tuesday, run: 17), 0));

    [Theory]
    [InlineData("SE3")]
    [InlineData("se1")]
    [InlineData("")]
    public void An_unknown_exchange_is_refused(string exchange) =>
        Assert.Equal(
            $"the exchange '{exchange}' is unknown",
            _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday) with { Exchange = exchange }, 0));

    [Fact]
    public void Closes_in_the_partition_of_another_exchange_are_refused() =>
        Assert.Equal("the exchange SE1 writes partition 0, not 1", _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday), 1));

    [Theory]
    [InlineData("ORKL")] // A misspelling of ORCL.
    [InlineData("ibm")]
    [InlineData("VZ")] // SE2 lists it.
    public void A_stock_that_the_exchange_does_not_list_is_refused(string ticker) =>
        Assert.Equal($"SE1 does not list '{ticker}'", RefusePrice(ticker, new StockClose(46.49m, 46.49m)));

    [Theory]
    [InlineData("AMD")]
    [InlineData("ORCL")]
    public void A_missing_stock_is_refused(string ticker) =>
        Assert.Equal($"the close of {ticker} is missing", _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday).Without(ticker), 0));

    [Fact]
    public void Closes_of_no_stock_are_refused() =>
        Assert.EndsWith(
            "is missing",
            _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday) with { Closes = new Dictionary<string, StockClose>() }, 0));

    [Fact]
    public void A_misspelled_stock_is_refused_and_named() =>
        Assert.Equal(
            "SE1 does not list 'ORKL'",
            _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday).Without("ORCL").With("ORKL", new StockClose(148.79m, 148.79m)), 0));

    [Theory]
    [InlineData("0", "is 0, not above 0")]
    [InlineData("-256.90", "is -256.90, not above 0")]
    [InlineData("1000000.01", "is 1000000.01, above 1,000,000")]
    [InlineData("79228162514264337593543950335", "is 79228162514264337593543950335, above 1,000,000")]
    [InlineData("256.90001", "is 256.90001, with more than 4 decimals")]
    public void An_impossible_price_is_refused(string price, string reason)
    {
        var wrong = decimal.Parse(price, CultureInfo.InvariantCulture);
        Assert.Equal("the close of IBM " + reason, RefusePrice("IBM", new StockClose(wrong, 256.90m)));
        Assert.Equal("the previous close of IBM " + reason, RefusePrice("IBM", new StockClose(256.90m, wrong)));
    }

    [Theory]
    [InlineData("0.0001")]
    [InlineData("256.9001")]
    [InlineData("256.900000")]
    [InlineData("1000000")]
    public void The_highest_and_lowest_possible_price_are_accepted(string price)
    {
        var edge = decimal.Parse(price, CultureInfo.InvariantCulture);
        Assert.Null(RefusePrice("IBM", new StockClose(edge, edge)));
    }

    [Theory]
    [InlineData("2000-01-08", "2000-01-08 is not a trading day")] // Saturday
    [InlineData("2000-01-09", "2000-01-09 is not a trading day")] // Sunday
    [InlineData("2000-01-06", "2000-01-06 is not a trading day")] // Epiphany
    [InlineData("1999-12-31", "1999-12-31 is not a trading day")] // before the history
    [InlineData("2025-03-11", "2025-03-11 is after the last day of the history, 2025-03-10")] // today is not over
    [InlineData("2025-03-12", "2025-03-12 is after the last day of the history, 2025-03-10")]
    [InlineData("9999-12-31", "9999-12-31 is after the last day of the history, 2025-03-10")]
    [InlineData("0001-01-01", "0001-01-01 is not a trading day")]
    public void A_date_that_is_not_a_trading_day_is_refused(string date, string reason) =>
        Assert.Equal(reason, _reference.Validate(DefaultMarket.Closes("SE1", Day(date)), 0));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_run_below_1_is_refused(int run) =>
        Assert.Equal($"the run {run} is below 1", _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday, run), 0));

    [Fact]
    public void A_missing_previous_close_is_refused_except_on_the_first_day() =>
        Assert.Equal("IBM has no previous close on 2000-01-04", RefusePrice("IBM", new StockClose(256.90m)));

    [Fact]
    public void A_previous_close_on_the_first_day_is_refused()
    {
        var first = DefaultMarket.Closes("SE1", DefaultMarket.FirstTradingDay, run: 2).With("IBM", new StockClose(256.90m, 256.90m));
        Assert.Equal("IBM has a previous close on its first day", _reference.Validate(first, 0));
    }

    [Fact]
    public void A_day_closed_by_decree_is_refused()
    {
        var reference = DefaultMarket.ReferenceData(options => options.Closures.Add(s_tuesday));
        Assert.Equal("2000-01-04 is not a trading day", reference.Validate(DefaultMarket.Closes("SE1", s_tuesday), 0));
    }

    [Fact]
    public void A_day_can_be_closed_once_it_is_over()
    {
        var clock = DefaultMarket.Clock();
        var reference = new MarketReferenceData(Microsoft.Extensions.Options.Options.Create(DefaultMarket.Options()), clock);
        Assert.NotNull(reference.ValidateDay(DefaultMarket.Today, 1, reference.Current, reference.Calendar));

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(reference.ValidateDay(DefaultMarket.Today, 1, reference.Current, reference.Calendar));
    }

    [Theory]
    [InlineData("Europe/Athens", 11)]
    [InlineData("UTC", 10)]
    [InlineData("America/New_York", 10)]
    public void The_last_day_is_yesterday_in_the_time_zone_of_the_reports(string zone, int day)
    {
        // A minute before midnight in UTC is a minute before two in Athens.
        var reference = new MarketReferenceData(
            Microsoft.Extensions.Options.Options.Create(DefaultMarket.Options()),
            DefaultMarket.Clock(),
            TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(new DateOnly(2025, 3, day), reference.LastDay);
        Assert.Equal(reference.LastDay, reference.Calendar[reference.LastTradingDay]);
    }

    [Fact]
    public void The_settings_can_end_the_history_earlier()
    {
        var reference = DefaultMarket.ReferenceData(options => options.LastDay = new DateOnly(2000, 12, 31));

        Assert.Equal(252, reference.LastTradingDay + 1);
        Assert.Equal(new DateOnly(2000, 12, 29), reference.Calendar[reference.LastTradingDay]);
        Assert.NotNull(reference.ValidateDay(new DateOnly(2001, 1, 2), 1, reference.Current, reference.Calendar));
    }

    [Fact]
    public void A_history_without_a_trading_day_has_no_last_day() =>
        Assert.Equal(-1, DefaultMarket.ReferenceData(options => options.LastDay = new DateOnly(2000, 1, 2)).LastTradingDay);

    [Fact]
    public void Exchanges_keep_the_configured_order_and_stocks_are_sorted_by_ticker()
    {
        Assert.Equal(["SE1", "SE2"], _reference.Exchanges);
        Assert.Equal([0, 1], _reference.Exchanges.Select(_reference.PartitionOf));
        Assert.Equal(
            ["AAPL", "AMD", "AMZN", "DELL", "FB", "GOOG", "IBM", "INTC", "META", "MSFT", "MSI", "ORCL"],
            _reference.ListingsOf("SE1").Select(listing => listing.Ticker));
        Assert.Equal(_reference.ListingsOf("SE1").Concat(_reference.ListingsOf("SE2")), _reference.Listings);
    }

    [Fact]
    public void A_stock_is_found_by_its_ticker()
    {
        Assert.Equal(new Listing("SE2", "NVDA", 106.98m), _reference.Find("NVDA"));
        Assert.Null(_reference.Find("nvda"));
    }

    private string? RefusePrice(string ticker, StockClose price) =>
        _reference.Validate(DefaultMarket.Closes("SE1", s_tuesday).With(ticker, price), 0);

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture);
}
