using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>The settings under <c>Market:Walk</c>: how the model that makes the prices behaves.</summary>
public sealed class PriceWalkOptions
{
    /// <summary>The median yearly growth of a stock, in per cent.</summary>
    [Range(-20.0, 30.0, ErrorMessage = "must be from -20 to 30 per cent a year")]
    public double YearlyGrowthPercent { get; set; } = 7;

    /// <summary>The yearly volatility of the calmest stock, in per cent.</summary>
    [Range(1.0, 100.0, ErrorMessage = "must be from 1 to 100 per cent a year")]
    public double LowestVolatilityPercent { get; set; } = 20;

    /// <summary>The yearly volatility of the wildest stock, in per cent.</summary>
    [Range(1.0, 100.0, ErrorMessage = "must be from 1 to 100 per cent a year")]
    public double HighestVolatilityPercent { get; set; } = 45;

    /// <summary>The mean correlation of two stocks' daily returns.</summary>
    [Range(0.0, 0.7, ErrorMessage = "must be from 0 to 0.7")]
    public double Correlation { get; set; } = 0.35;

    /// <summary>How many years there are to a crisis of the market; 0 for none.</summary>
    [Range(0, 100, ErrorMessage = "must be from 0 (no crisis) to 100 years")]
    public int YearsBetweenCrises { get; set; } = 13;
}
