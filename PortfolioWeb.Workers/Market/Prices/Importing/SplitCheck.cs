using PortfolioWeb.Workers.Market.Prices;
using static System.FormattableString;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Checks that the splits of a series leave closes that the market can emit.</summary>
internal static class SplitCheck
{
    // Decimals hold every close that is divided by a factor between these limits.
    private const decimal LowestFactor = 0.000_001m, HighestFactor = 1_000_000m;

    /// <summary>Returns why the splits do not fit the closes; null if they do.</summary>
    public static SeriesConflict? Check(MergedSeries merged)
    {
        var series = merged.Series;
        var factor = 1m;
        foreach (var split in series.Splits.Reverse())
        {
            factor *= split.Ratio;
            if (factor is < LowestFactor or > HighestFactor)
            {
                return Conflict(merged, split.Date, Invariant(
                    $"The splits of {series.Ticker} from {split.Date:O} on multiply to {factor:G6}: check their ratios."));
            }
        }

        var invalid = SplitAdjustment.Adjust(series).FirstOrDefault(close => close.Adjusted is <= 0 or > PriceWalk.HighestPrice);
        return invalid is null ? null : Conflict(merged, invalid.Date, Invariant(
            $"The close of {series.Ticker} on {invalid.Date:O} is {invalid.Raw}, in today's shares {invalid.Adjusted:0.####}: ")
            + Invariant($"it must be from 0.0001 to {PriceWalk.HighestPrice:N0}. Check the splits."));
    }

    private static SeriesConflict Conflict(MergedSeries merged, DateOnly date, string reason) =>
        new(merged.Series.Ticker, date, merged.Files[0], null, merged.Files[^1], null, reason);
}
