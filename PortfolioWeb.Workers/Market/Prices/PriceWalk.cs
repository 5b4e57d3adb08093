using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// Generates the closes of one exchange with a model of large-cap stocks: a random walk around a trend of steady growth,
/// with a shared market factor, clustered volatility, fat tails and occasional crises.
/// </summary>
/// <remarks>
/// Every close is a pure function of settings, ticker and day. It uses only integer arithmetic and IEEE operations (including
/// square root), so the same settings give the same cents on every machine, wherever a run starts. Not safe for
/// concurrent use; each exchange has its own instance.
/// </remarks>
public sealed class PriceWalk
{
    /// <summary>The highest price of the market in USD; a message with a higher price is rejected.</summary>
    public const decimal HighestPrice = 1_000_000m;

    private const decimal LowestPrice = 0.01m;
    private const double TradingDaysPerYear = 251;

    // The limit of a stock's daily change for any shock: on a real exchange, trading halts usually stop larger moves.
    private const double LargestChange = 0.15;

    // The share of the distance to the trend that a price recovers each day. Without this reversion, the volatility of 26 years
    // would raise some stocks a thousandfold, which does not happen to large companies.
    private const double Reversion = 0.004;

    private readonly TradingCalendar _calendar;
    private readonly MarketFactor _market;
    private readonly Stock[] _stocks;
    private readonly List<double[]> _levels = [];
    private readonly double[] _trends;

    /// <param name="seed">The seed; each seed gives a different history.</param>
    /// <param name="options">The parameters of the model.</param>
    /// <param name="listings">The stocks, in the order in which the closes are returned.</param>
    /// <param name="calendar">The trading days.</param>
    public PriceWalk(int seed, PriceWalkOptions options, IReadOnlyList<Listing> listings, TradingCalendar calendar)
    {
        _calendar = calendar;
        var key = RandomNumbers.KeyOf(seed);
        _market = new MarketFactor(key, options.YearsBetweenCrises);
        _stocks = [.. listings.Select(listing => new Stock(RandomNumbers.KeyOf(key, listing.Ticker), options))];
        _trends = [.. listings.Select(listing => (double)listing.FirstClose)];
        _levels.Add([.. _trends]);
    }

    /// <summary>Returns the closes on a trading day, in USD and whole cents, in the order of the listings.</summary>
    /// <param name="day">The trading day's index in the calendar.</param>
    public decimal[] ClosesOn(int day)
    {
        while (_levels.Count <= day)
            _levels.Add(Next(_levels[^1], _calendar[_levels.Count].DayNumber - _calendar.FirstTradingDay.DayNumber));
        return Array.ConvertAll(_levels[day], Price);
    }

    private double[] Next(double[] previous, int day)
    {
        var market = _market.ReturnOn(day);
        var next = new double[previous.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var stock = _stocks[i];
            _trends[i] *= 1 + stock.Growth;
            var toTrend = Reversion * 2 * (_trends[i] - previous[i]) / (_trends[i] + previous[i]);
            var change = stock.Growth + toTrend + (stock.OfMarket * market) + (stock.OfItself * stock.Shocks.On(day));
            next[i] = previous[i] * (1 + Math.Clamp(change, -LargestChange, LargestChange));
        }

        return next;
    }

    private static decimal Price(double level) =>
        level >= (double)HighestPrice ? HighestPrice : Math.Clamp(decimal.Round((decimal)level, 2), LowestPrice, HighestPrice);

    private sealed class Stock
    {
        // The length of a volatility cycle (a few months), and the divisor that gives a shock a variance of 1.
        private const int DaysPerCycle = 87;
        private const double ShockDeviation = 0.92;

        // The yearly growth varies between stocks over a range of 4 percentage points. The share of a stock's variance that comes from
        // the market varies by up to 30 % to either side of the mean.
        private const double GrowthSpread = 0.04, ShareSpread = 0.6;

        public Stock(ulong key, PriceWalkOptions options)
        {
            var traits = RandomNumbers.KeyOf(key, "traits");
            var volatility = options.LowestVolatilityPercent
                + ((options.HighestVolatilityPercent - options.LowestVolatilityPercent) * RandomNumbers.Fraction(traits, 0));
            var daily = volatility / 100 / Math.Sqrt(TradingDaysPerYear);
            var share = options.Correlation * (1 + (ShareSpread * (RandomNumbers.Fraction(traits, 1) - 0.5)));
            Growth =
                ((options.YearlyGrowthPercent / 100) + (GrowthSpread * (RandomNumbers.Fraction(traits, 2) - 0.5))) / TradingDaysPerYear;
            OfMarket = daily * Math.Sqrt(share);
            OfItself = daily * Math.Sqrt(1 - share) / ShockDeviation;
            Shocks = new ClusteredShocks(key, DaysPerCycle);
        }

        /// <summary>The growth of the trend per trading day.</summary>
        public double Growth { get; }

        /// <summary>The daily standard deviation that comes from the market, and the one that is specific to the stock.</summary>
        public double OfMarket { get; }

        /// <inheritdoc cref="OfMarket"/>
        public double OfItself { get; }

        public ClusteredShocks Shocks { get; }
    }
}
