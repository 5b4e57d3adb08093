namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// Generates random daily shocks with mean 0. Volatility is clustered into calm and turbulent periods, and the tails are fat.
/// </summary>
/// <param name="key">The random key; each series has a key of its own.</param>
/// <param name="daysPerCycle">The number of days between one random level of volatility and the next.</param>
internal sealed class ClusteredShocks(ulong key, int daysPerCycle)
{
    private readonly ulong _levels = RandomNumbers.KeyOf(key, "levels"), _sizes = RandomNumbers.KeyOf(key, "sizes");

    /// <summary>Returns the shock of a day.</summary>
    /// <param name="day">Days since the first trading day.</param>
    public double On(int day) => LevelOn(day) * SizeOn(day) * RandomNumbers.Normal(key, day);

    // Interpolates volatility linearly from one random level to the next; most levels are low.
    private double LevelOn(int day)
    {
        var (cycle, dayOfCycle) = Math.DivRem(day, daysPerCycle);
        var (from, to) = (Level(cycle), Level(cycle + 1));
        return from + ((to - from) * dayOfCycle / daysPerCycle);
    }

    private double Level(int cycle)
    {
        var fraction = RandomNumbers.Fraction(_levels, cycle);
        return 0.35 + (1.9 * fraction * fraction * fraction);
    }

    // Fat tails: one day in ten is at least twice as large as the median one.
    private double SizeOn(int day)
    {
        var cube = RandomNumbers.Fraction(_sizes, day);
        cube *= cube * cube;
        return 0.7 + (1.4 * cube * cube);
    }
}
