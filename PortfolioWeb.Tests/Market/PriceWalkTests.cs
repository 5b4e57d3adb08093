using System.Globalization;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

public sealed class PriceWalkTests
{
    private const int Seed = 2000;
    private const int ThreeYears = 750;

    private static readonly TradingCalendar s_calendar = new(new DateOnly(2000, 1, 1));

    // Computed once. A change of these figures means that every stored history changes.
    [Theory]
    [InlineData("2000-01-04", "IBM", "257.83")]
    [InlineData("2000-01-04", "EBAY", "68.64")]
    [InlineData("2008-09-15", "AAPL", "466.32")]
    [InlineData("2012-05-18", "FB", "1152.51")]
    [InlineData("2020-03-16", "ZM", "274.69")]
    [InlineData("2025-12-31", "NVDA", "792.60")]
    public void The_default_seed_gives_the_same_history_on_every_machine(string date, string ticker, string close)
    {
        var listing = DefaultMarket.Listings.Single(listing => listing.Ticker == ticker);
        var listings = DefaultMarket.Listings.Where(other => other.Exchange == listing.Exchange).ToList();
        var day = s_calendar.IndexOnOrAfter(DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture));

        var price = Walk(Seed, listings).ClosesOn(day)[listings.IndexOf(listing)];

        Assert.Equal(decimal.Parse(close, CultureInfo.InvariantCulture), price);
    }

    [Fact]
    public void The_first_close_is_the_listed_one() =>
        Assert.Equal(DefaultMarket.Listings.Select(listing => listing.FirstClose), Walk(Seed).ClosesOn(0));

    [Property(MaxTest = 20)]
    public void The_same_seed_gives_the_same_prices_and_the_next_seed_others(int seed)
    {
        var prices = Walk(seed).ClosesOn(50);
        Assert.Equal(prices, Walk(seed).ClosesOn(50));
        // Two of the 24 may be equal by chance; all of them cannot.
        Assert.NotEqual(prices, Walk(unchecked(seed + 1)).ClosesOn(50));
    }

    [Property(MaxTest = 30)]
    public void Every_price_is_in_whole_cents_above_0_and_at_most_the_highest(int seed)
    {
        // At the two extremes, the walk would leave the range within days.
        var walk = Walk(seed, [new("SE1", "PENNY", 0.01m), .. DefaultMarket.Listings, new("SE1", "DEAR", PriceWalk.HighestPrice)]);
        for (var day = 0; day < ThreeYears; day++)
        {
            foreach (var price in walk.ClosesOn(day))
            {
                Assert.InRange(price, 0.01m, PriceWalk.HighestPrice);
                Assert.Equal(decimal.Round(price, 2), price);
            }
        }
    }

    [Fact]
    public void Another_parameter_of_the_model_gives_another_history()
    {
        Action<PriceWalkOptions>[] changes =
        [
            options => options.YearlyGrowthPercent = 8, options => options.LowestVolatilityPercent = 15,
            options => options.HighestVolatilityPercent = 50,
            options => options.Correlation = 0.4,
            options => options.YearsBetweenCrises = 0,
        ];
        var prices = Walk(Seed).ClosesOn(ThreeYears);
        Assert.All(changes, change =>
        {
            var options = new PriceWalkOptions();
            change(options);
            Assert.NotEqual(prices, new PriceWalk(Seed, options, DefaultMarket.Listings, s_calendar).ClosesOn(ThreeYears));
        });
    }

    [Property(MaxTest = 30)]
    public void The_order_in_which_days_are_requested_does_not_matter(ushort[] days)
    {
        var walk = Walk(Seed);
        foreach (var day in days.Select(day => day % ThreeYears))
            Assert.Equal(Walk(Seed).ClosesOn(day), walk.ClosesOn(day));
    }

    [Fact]
    public void Changing_the_returned_prices_does_not_change_the_walk()
    {
        var walk = Walk(Seed);
        walk.ClosesOn(10)[0] = 0;
        Assert.Equal(Walk(Seed).ClosesOn(10), walk.ClosesOn(10));
    }

    [Property(MaxTest = 30)]
    public void The_prices_of_a_stock_do_not_depend_on_other_listings(int seed, byte choice)
    {
        var all = DefaultMarket.Listings;
        var listing = all[choice % all.Count];
        var alone = Walk(seed, [listing]);
        var among = Walk(seed);
        var reversed = Walk(seed, [.. all.Reverse()]);
        for (var day = 0; day < 100; day++)
        {
            var price = alone.ClosesOn(day)[0];
            Assert.Equal(price, among.ClosesOn(day)[choice % all.Count]);
            Assert.Equal(price, reversed.ClosesOn(day)[^((choice % all.Count) + 1)]);
        }
    }

    [Fact]
    public void Stocks_with_the_same_first_close_have_different_prices()
    {
        // FB and META are both listed at 597.99.
        var prices = Walk(Seed, [.. DefaultMarket.Listings.Where(listing => listing.Ticker is "FB" or "META")]).ClosesOn(20);
        Assert.NotEqual(prices[0], prices[1]);
    }

    private static PriceWalk Walk(int seed, IReadOnlyList<Listing>? listings = null) =>
        new(seed, new PriceWalkOptions(), listings ?? DefaultMarket.Listings, s_calendar);
}
