namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>Random daily shocks with mean 0: calm and wild stretches follow each other, and a few days are far larger than the rest.</summary>
/// <param name="key">Gives each series its own numbers.</param>
/// <param name="daysPerCycle">How many days lie between one random level of volatility and the next.</param>
internal sealed class ClusteredShocks(ulong key, int daysPerCycle)
{
    private readonly ulong _levels = RandomNumbers.KeyOf(key, "levels"), _sizes = RandomNumbers.KeyOf(key, "sizes");

    /// <summary>The shock of a day.</summary>
    /// <param name="day">Days since the first trading day.</param>
    public double On(int day) => LevelOn(day) * SizeOn(day) * RandomNumbers.Normal(key, day);

    // Volatility goes in straight lines from one random level to the next; most levels are low.
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
