using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Testing.Market;

/// <summary>The market of the default settings, written out here, so that the tests check the settings, too.</summary>
internal static class DefaultMarket
{
    /// <summary>The day on which the tests run, regardless of the machine's clock: a Tuesday.</summary>
    public static readonly DateOnly Today = new(2025, 3, 11);

    public static readonly DateOnly FirstTradingDay = new(2000, 1, 3);

    private static readonly (string Ticker, decimal FirstClose)[] s_se1 =
    [
        ("IBM", 256.90m), ("AAPL", 227.48m), ("FB", 597.99m), ("AMZN", 194.54m), ("GOOG", 167.81m), ("META", 597.99m),
        ("MSI", 415.67m), ("INTC", 19.93m), ("AMD", 96.63m), ("MSFT", 380.16m), ("DELL", 90.34m), ("ORCL", 148.79m),
    ];

    private static readonly (string Ticker, decimal FirstClose)[] s_se2 =
    [
        ("HPQ", 28.98m), ("CSCO", 60.06m), ("ZM", 73.47m), ("QCOM", 154.98m), ("ADBE", 435.08m), ("VZ", 46.49m),
        ("TXN", 186.49m), ("CRM", 272.90m), ("AVGO", 184.45m), ("NVDA", 106.98m), ("MSTR", 239.27m), ("EBAY", 68.19m),
    ];

    /// <summary>Every stock, SE1's first, in the order of the settings.</summary>
    public static IReadOnlyList<Listing> Listings { get; } =
    [
        .. s_se1.Select(stock => new Listing("SE1", stock.Ticker, stock.FirstClose)),
        .. s_se2.Select(stock => new Listing("SE2", stock.Ticker, stock.FirstClose)),
    ];

    public static MarketOptions Options(Action<MarketOptions>? change = null)
    {
        var options = new MarketOptions();
        foreach (var exchange in Listings.GroupBy(listing => listing.Exchange))
        {
            var described = new ExchangeOptions { Id = exchange.Key };
            foreach (var listing in exchange)
                described.Listings.Add(listing.Ticker, listing.FirstClose);
            options.Exchanges.Add(described);
        }

        change?.Invoke(options);
        return options;
    }

    public static FakeTimeProvider Clock() => new(new DateTimeOffset(Today, new TimeOnly(23, 59), TimeSpan.Zero));

    public static MarketReferenceData ReferenceData(Action<MarketOptions>? change = null) =>
        new(Microsoft.Extensions.Options.Options.Create(Options(change)), Clock());

    /// <summary>A valid message: every stock at its first close.</summary>
    public static DailyCloses Closes(string exchange, DateOnly date, int run = 1) => new(
        exchange,
        date,
        run,
        Listings.Where(listing => listing.Exchange == exchange).ToDictionary(
            listing => listing.Ticker,
            listing => new StockClose(listing.FirstClose, date == FirstTradingDay ? null : listing.FirstClose)));

    /// <summary>The same message with another price of one stock.</summary>
    public static DailyCloses With(this DailyCloses message, string ticker, StockClose price) =>
        message with { Closes = new Dictionary<string, StockClose>(message.Closes) { [ticker] = price } };

    /// <summary>The same message without a stock.</summary>
    public static DailyCloses Without(this DailyCloses message, string ticker) =>
        message with { Closes = message.Closes.Where(price => price.Key != ticker).ToDictionary() };
}
