namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Converts closes to today's shares.</summary>
public static class SplitAdjustment
{
    /// <summary>The number of decimals of an adjusted close.</summary>
    public const int Decimals = 4;

    /// <summary>
    /// Divides each close by the ratios of all later splits and rounds it to 4 decimals, half away from zero. This is the only place
    /// that rounds a close. A series that is split-adjusted already has the factor 1 on every day.
    /// </summary>
    /// <param name="series">A series of <see cref="ImportPreview"/>, which has checked that a decimal holds the factors.</param>
    /// <returns>One adjusted close per close, ascending.</returns>
    public static IReadOnlyList<AdjustedClose> Adjust(PriceSeries series)
    {
        var adjusted = new AdjustedClose[series.Closes.Count];
        var splits = series.Basis == CloseBasis.SplitAdjusted ? [] : series.Splits;
        var factor = 1m;
        var split = splits.Count - 1;
        for (var i = adjusted.Length - 1; i >= 0; i--)
        {
            var (date, close) = series.Closes[i];
            for (; split >= 0 && splits[split].Date > date; split--)
                factor *= splits[split].Ratio;
            var exact = factor == 1 ? close : close / factor;
            var rounded = exact.Scale <= Decimals ? exact : decimal.Round(exact, Decimals, MidpointRounding.AwayFromZero);
            adjusted[i] = new AdjustedClose(date, close, factor, rounded);
        }

        return adjusted;
    }
}
