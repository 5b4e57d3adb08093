namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>The daily return that all stocks of all exchanges share, in units of its own long-run deviation.</summary>
/// <remarks>
/// Once in a number of years, at a random time, comes a crisis: for seven months the market falls and its volatility rises
/// to twice its usual level and back. The other days make up for the fall, so that crises do not lower the growth.
/// </remarks>
/// <param name="key">The seed's key: each exchange has a factor of its own, and they are the same.</param>
/// <param name="yearsBetweenCrises">How many years there are to a crisis; 0 for none.</param>
internal sealed class MarketFactor(ulong key, int yearsBetweenCrises)
{
    private const int DaysPerCycle = 116, DaysOfCrisis = 218;
    private const double ShockDeviation = 0.95, VolatilityInCrisis = 2;

    // The whole fall of a crisis, in daily deviations. Trading days are 0.69 of all days.
    private const double Fall = 20, TradingDaysPerDay = 251 / 365.25;

    private readonly ClusteredShocks _shocks = new(key, DaysPerCycle);
    private readonly int _period = (int)(yearsBetweenCrises * 365.25);

    /// <summary>The return of a day.</summary>
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

    // From 0 to 1 within the crisis of the day's period.
    private double ProgressOfCrisis(int day)
    {
        var (period, dayOfPeriod) = Math.DivRem(day, _period);
        var begin = RandomNumbers.Fraction(RandomNumbers.KeyOf(key, "crisis"), period) * (_period - DaysOfCrisis);
        return (dayOfPeriod - begin) / DaysOfCrisis;
    }
}
