using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// The closes of one exchange, made by a model of large companies' stocks: a random walk around a trend of steady growth,
/// with a market that all stocks share, volatility that comes in clusters, fat tails and a crisis now and then.
/// </summary>
/// <remarks>
/// Every close is a pure function of settings, ticker and day, made with integer arithmetic and the IEEE operations (square
/// root included) only: the same settings give the same cents on every machine, wherever a run starts. Not safe for
/// concurrent use; each exchange has its own.
/// </remarks>
public sealed class PriceWalk
{
    /// <summary>The highest price the market knows, in USD; a larger one in a message is a mistake.</summary>
    public const decimal HighestPrice = 1_000_000m;

    private const decimal LowestPrice = 0.01m;
    private const double TradingDaysPerYear = 251;

    // No stock moves further in a day, whatever the shocks: halts end most real days before that.
    private const double LargestChange = 0.15;

    // The share of its distance from the trend that a price comes back each day. Without it, 26 years of such
    // volatility make some stocks a thousand times dearer, which large companies do not become.
    private const double Reversion = 0.004;

    private readonly TradingCalendar _calendar;
    private readonly MarketFactor _market;
    private readonly Stock[] _stocks;
    private readonly List<double[]> _levels = [];
    private readonly double[] _trends;

    /// <param name="seed">Any number; another one gives another history.</param>
    /// <param name="options">The model's parameters.</param>
    /// <param name="listings">The stocks, in the order in which closes are returned.</param>
    /// <param name="calendar">The days on which the stocks move.</param>
    public PriceWalk(int seed, PriceWalkOptions options, IReadOnlyList<Listing> listings, TradingCalendar calendar)
    {
        _calendar = calendar;
        var key = RandomNumbers.KeyOf(seed);
        _market = new MarketFactor(key, options.YearsBetweenCrises);
        _stocks = [.. listings.Select(listing => new Stock(RandomNumbers.KeyOf(key, listing.Ticker), options))];
        _trends = [.. listings.Select(listing => (double)listing.FirstClose)];
        _levels.Add([.. _trends]);
    }

    /// <summary>The closes on a trading day, in USD and whole cents, in the order of the listings.</summary>
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
        // Cycles of a few months, and what makes the variance of a shock 1.
        private const int DaysPerCycle = 87;
        private const double ShockDeviation = 0.92;

        // The stocks' yearly growth is spread by 4 percentage points, their market share by 30 % to either side.
        private const double GrowthSpread = 0.04, ShareSpread = 0.6;

        public Stock(ulong key, PriceWalkOptions options)
        {
            var traits = RandomNumbers.KeyOf(key, "traits");
            var volatility = options.LowestVolatilityPercent
                + ((options.HighestVolatilityPercent - options.LowestVolatilityPercent) * RandomNumbers.Fraction(traits, 0));
            var daily = volatility / 100 / Math.Sqrt(TradingDaysPerYear);
            var share = options.Correlation * (1 + (ShareSpread * (RandomNumbers.Fraction(traits, 1) - 0.5)));
            Growth = ((options.YearlyGrowthPercent / 100) + (GrowthSpread * (RandomNumbers.Fraction(traits, 2) - 0.5))) / TradingDaysPerYear;
            OfMarket = daily * Math.Sqrt(share);
            OfItself = daily * Math.Sqrt(1 - share) / ShockDeviation;
            Shocks = new ClusteredShocks(key, DaysPerCycle);
        }

        /// <summary>The trend's growth on a trading day.</summary>
        public double Growth { get; }

        /// <summary>The daily deviation that comes from the market, and that which is the stock's own.</summary>
        public double OfMarket { get; }

        /// <inheritdoc cref="OfMarket"/>
        public double OfItself { get; }

        public ClusteredShocks Shocks { get; }
    }
}
