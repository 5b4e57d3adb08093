using PortfolioWeb.Tests.Investing;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>The calibration of the price model: 26 years of stocks of large companies, in 100 histories with different seeds.</summary>
public sealed class PriceModelTests(PriceModelTests.Histories histories) : IClassFixture<PriceModelTests.Histories>
{
    private const int TradingDaysPerYear = 251;

    [Fact]
    public void Daily_returns_of_two_stocks_correlate_as_real_ones_do() =>
        Assert.All(histories.Correlations, correlation => Assert.InRange(correlation, 0.22, 0.5));

    [Fact]
    public void Stocks_grow_by_about_7_percent_a_year_and_none_grows_60_fold()
    {
        Assert.InRange(Quantile(histories.Growths, 0.5), 0.06, 0.08);
        Assert.InRange(histories.Highest, 5, 60);
    }

    [Fact]
    public void Yearly_volatility_is_between_20_and_45_percent()
    {
        Assert.InRange(Quantile(histories.Volatilities, 0.05), 0.18, 0.24);
        Assert.InRange(Quantile(histories.Volatilities, 0.95), 0.38, 0.47);
    }

    [Fact]
    public void Returns_have_fat_tails()
    {
        Assert.InRange(Quantile(histories.Kurtoses, 0.05), 2.5, 8);
        Assert.InRange(Quantile(histories.Kurtoses, 0.5), 3, 8);
        Assert.InRange(Quantile(histories.Kurtoses, 0.95), 3, 8);
    }

    [Fact]
    public void Calm_and_volatile_periods_alternate()
    {
        // Without clusters, the size of a return would not depend on the previous one: a correlation of 0 within 0.03.
        Assert.InRange(Quantile(histories.SizeCorrelations, 0.05), 0.08, 0.5);
        // Three of 26 years are calmer and three are more volatile than these. If all years were alike, they would differ by a fifth.
        Assert.InRange(Quantile(histories.WildToCalm, 0.5), 1.6, 4);
    }

    [Fact]
    public void A_portfolio_has_a_crisis_or_two()
    {
        Assert.InRange(Quantile(histories.Drawdowns, 0.1), 0.3, 0.6);
        Assert.InRange(Quantile(histories.Drawdowns, 0.85), 0.3, 0.6);
        Assert.InRange(Quantile(histories.WorstDays, 0.05), 0.06, 0.12);
        Assert.InRange(Quantile(histories.WorstDays, 0.75), 0.06, 0.12);
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)(share * (sorted.Count - 1))];
    }

    /// <summary>The figures of the 100 histories, computed once.</summary>
    public sealed class Histories
    {
        private const int Days = 6530;

        private static readonly TradingCalendar s_calendar = new(new DateOnly(2000, 1, 1));

        public Histories()
        {
            foreach (var seed in Enumerable.Range(1, 100))
                Add(seed);
        }

        /// <summary>The mean correlation of all pairs of stocks, one for each history.</summary>
        internal List<double> Correlations { get; } = [];

        internal List<double> Growths { get; } = [];

        internal List<double> Volatilities { get; } = [];

        internal List<double> Kurtoses { get; } = [];

        /// <summary>The correlation of the size of a day's return with that of the day before.</summary>
        internal List<double> SizeCorrelations { get; } = [];

        /// <summary>The highest close of any stock in any history, as a multiple of its first close.</summary>
        internal double Highest { get; private set; }

        internal List<double> Drawdowns { get; } = [];

        internal List<double> WorstDays { get; } = [];

        /// <summary>The volatility of a portfolio's fourth most volatile year, as a multiple of its fourth calmest.</summary>
        internal List<double> WildToCalm { get; } = [];

        private void Add(int seed)
        {
            var walk = new PriceWalk(seed, new PriceWalkOptions(), DefaultMarket.Listings, s_calendar);
            var days = Enumerable.Range(0, Days).Select(walk.ClosesOn).ToList();
            var closes = DefaultMarket.Listings.Select((_, stock) => days.Select(day => (double)day[stock]).ToArray()).ToList();
            var returns = closes.Select(ReturnsOf).ToList();
            Growths.AddRange(closes.Select(stock => Math.Pow(stock[^1] / stock[0], (double)TradingDaysPerYear / Days) - 1));
            Highest = Math.Max(Highest, closes.Max(stock => stock.Max() / stock[0]));
            Volatilities.AddRange(returns.Select(stock => Math.Sqrt(Moment(stock, 2) * TradingDaysPerYear)));
            Kurtoses.AddRange(returns.Select(stock => (Moment(stock, 4) / Math.Pow(Moment(stock, 2), 2)) - 3));
            SizeCorrelations.AddRange(returns.Select(SizeCorrelation));
            Correlations.Add(MeanCorrelation(returns));
            foreach (var portfolio in DefaultPortfolios.Options().Investors.SelectMany(investor => investor.Portfolios))
            {
                var holdings = portfolio.Holdings.Select(holding => (Closes: closes[IndexOf(holding.Key)], holding.Value)).ToList();
                Add([.. Enumerable.Range(0, Days).Select(day => holdings.Sum(holding => holding.Value * holding.Closes[day]))]);
            }
        }

        private void Add(double[] values)
        {
            var returns = ReturnsOf(values);
            var (peak, deepest) = (0.0, 0.0);
            foreach (var value in values)
            {
                peak = Math.Max(peak, value);
                deepest = Math.Max(deepest, 1 - (value / peak));
            }

            Drawdowns.Add(deepest);
            WorstDays.Add(-returns.Min());
            var years = returns.Chunk(TradingDaysPerYear).Select(year => Math.Sqrt(Moment(year, 2))).Order().ToList();
            WildToCalm.Add(years[^4] / years[3]);
        }

        // The variance of the mean of standardized returns is the mean of all correlations, including those of each stock with itself.
        private static double MeanCorrelation(List<double[]> returns)
        {
            var scales = returns.Select(stock => Math.Sqrt(Moment(stock, 2))).ToList();
            var mean = Enumerable.Range(0, Days - 1)
                .Select(day => returns.Select((stock, i) => stock[day] / scales[i]).Average())
                .ToArray();
            double count = returns.Count;
            return ((Moment(mean, 2) * count) - 1) / (count - 1);
        }

        private static double SizeCorrelation(double[] returns)
        {
            var sizes = Array.ConvertAll(returns, Math.Abs);
            var mean = sizes.Average();
            return sizes.Zip(sizes.Skip(1), (one, next) => (one - mean) * (next - mean)).Average() / Moment(sizes, 2);
        }

        private static double[] ReturnsOf(double[] values) => [.. values.Zip(values.Skip(1), (one, next) => (next / one) - 1)];

        private static double Moment(double[] values, int power)
        {
            var mean = values.Average();
            return values.Average(value => power == 2 ? (value - mean) * (value - mean) : Math.Pow(value - mean, power));
        }

        private static int IndexOf(string ticker) => DefaultMarket.Listings.ToList().FindIndex(listing => listing.Ticker == ticker);
    }
}
