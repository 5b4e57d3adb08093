using System.Text;

namespace PortfolioWeb.Workers.Market;

/// <summary>
/// The closes of one exchange: a geometric random walk per stock, with a factor that all stocks of the market share.
/// </summary>
/// <remarks>
/// Every day's return is a pure function of seed, ticker and date, made with integer arithmetic and the four IEEE
/// operations only: the same seed gives the same cents on every machine, wherever a run starts. Not safe for
/// concurrent use; each exchange has its own.
/// </remarks>
public sealed class PriceWalk
{
    /// <summary>The highest price the market knows, in USD; a larger one in a message is a mistake.</summary>
    public const decimal HighestPrice = 1_000_000m;

    private const decimal LowestPrice = 0.01m;
    private const double Drift = 0.0003;
    private const double MarketVolatility = 0.007;

    private readonly ulong _seed;
    private readonly TradingCalendar _calendar;
    private readonly Stock[] _stocks;
    private readonly List<double[]> _levels = [];

    /// <param name="seed">Any number; another one gives another history.</param>
    /// <param name="listings">The stocks, in the order in which closes are returned.</param>
    /// <param name="calendar">The days on which the stocks move.</param>
    public PriceWalk(int seed, IReadOnlyList<Listing> listings, TradingCalendar calendar)
    {
        _seed = Mix((ulong)seed);
        _calendar = calendar;
        _stocks = [.. listings.Select(listing => new Stock(_seed, listing.Ticker))];
        _levels.Add([.. listings.Select(listing => (double)listing.FirstClose)]);
    }

    /// <summary>The closes on a trading day, in USD and whole cents, in the order of the listings.</summary>
    /// <param name="day">The trading day's index in the calendar.</param>
    public decimal[] ClosesOn(int day)
    {
        while (_levels.Count <= day)
            _levels.Add(Next(_levels[^1], _calendar[_levels.Count]));
        return Array.ConvertAll(_levels[day], Price);
    }

    private double[] Next(double[] previous, DateOnly date)
    {
        var market = MarketVolatility * Normal(_seed, date);
        var next = new double[previous.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var stock = _stocks[i];
            var change = Drift + (stock.Beta * market) + (stock.Volatility * Normal(stock.Key, date));
            next[i] = previous[i] * (1 + change);
        }

        return next;
    }

    private static decimal Price(double level) =>
        level >= (double)HighestPrice ? HighestPrice : Math.Clamp(decimal.Round((decimal)level, 2), LowestPrice, HighestPrice);

    // The sum of twelve uniform numbers less six has mean 0 and variance 1, and needs no logarithm or cosine,
    // which differ in their last bit from one machine's library to another's.
    private static double Normal(ulong key, DateOnly date)
    {
        var state = key ^ Mix((ulong)date.DayNumber);
        var sum = 0L;
        for (var word = 0; word < 3; word++)
        {
            state = Mix(state);
            sum += (long)(state & 0xFFFF) + (long)((state >> 16) & 0xFFFF) + (long)((state >> 32) & 0xFFFF) + (long)(state >> 48);
        }

        return ((sum + 6) / 65536.0) - 6;
    }

    // SplitMix64's finaliser.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private sealed class Stock
    {
        public Stock(ulong seed, string ticker)
        {
            Key = Encoding.UTF8.GetBytes(ticker).Aggregate(seed, (key, letter) => Mix(key ^ letter));
            Volatility = 0.009 + (0.012 * Fraction(Mix(Key)));
            Beta = 0.6 + (0.8 * Fraction(Mix(Key + 1)));
        }

        public ulong Key { get; }

        public double Volatility { get; }

        public double Beta { get; }

        private static double Fraction(ulong bits) => (bits >> 11) / (double)(1UL << 53);
    }
}
