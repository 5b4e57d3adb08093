namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>Generates the daily return that the stocks of all exchanges share, in units of its long-run standard deviation.</summary>
/// <remarks>
/// A crisis occurs once in a configured number of years, at a random time. For seven months the market falls, and its volatility
/// rises to twice its usual level and back. A small extra return on every day offsets the fall, so crises do not lower mean growth.
/// </remarks>
/// <param name="key">The key of the seed. Each exchange has its own instance with the same key, so all have the same returns.</param>
/// <param name="yearsBetweenCrises">The number of years per crisis; 0 for no crises.</param>
internal sealed class MarketFactor(ulong key, int yearsBetweenCrises)
{
    private const int DaysPerCycle = 116, DaysOfCrisis = 218;
    private const double ShockDeviation = 0.95, VolatilityInCrisis = 2;

    // The total fall in a crisis, in daily standard deviations, and the share of calendar days that are trading days (0.69).
    private const double Fall = 20, TradingDaysPerDay = 251 / 365.25;

    private readonly ClusteredShocks _shocks = new(key, DaysPerCycle);
    private readonly int _period = (int)(yearsBetweenCrises * 365.25);

    /// <summary>Returns the market return of a day.</summary>
    /// <param name="day">Days since the first trading day.</param>
    public double ReturnOn(int day)
    {
        var shock = _shocks.On(day) / ShockDeviation;
        if (_period == 0)
            return shock;
        var recovery = Fall / (_period * TradingDaysPerDay);
        var progress = ProgressOfCrisis(day);
        if (progress is < 0 or >= 1)
            return shock + recovery;
        var volatility = 1 + ((VolatilityInCrisis - 1) * (1 - Math.Abs((2 * progress) - 1)));
        return (shock * volatility) + recovery - (Fall / (DaysOfCrisis * TradingDaysPerDay));
    }

    // Returns the progress of the crisis in the day's period: 0 at its start, 1 at its end, outside that range before and after.
    private double ProgressOfCrisis(int day)
    {
        var (period, dayOfPeriod) = Math.DivRem(day, _period);
        var begin = RandomNumbers.Fraction(RandomNumbers.KeyOf(key, "crisis"), period) * (_period - DaysOfCrisis);
        return (dayOfPeriod - begin) / DaysOfCrisis;
    }
}
