using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>The settings under <c>Market:Walk</c>: the parameters of the model that generates the prices.</summary>
public sealed class PriceWalkOptions
{
    /// <summary>The median yearly growth of a stock in percent.</summary>
    [Range(-20.0, 30.0, ErrorMessage = "must be from -20 to 30 percent per year")]
    public double YearlyGrowthPercent { get; set; } = 7;

    /// <summary>The yearly volatility of the least volatile stock in percent.</summary>
    [Range(1.0, 100.0, ErrorMessage = "must be from 1 to 100 percent per year")]
    public double LowestVolatilityPercent { get; set; } = 20;

    /// <summary>The yearly volatility of the most volatile stock in percent.</summary>
    [Range(1.0, 100.0, ErrorMessage = "must be from 1 to 100 percent per year")]
    public double HighestVolatilityPercent { get; set; } = 45;

    /// <summary>The mean correlation between the daily returns of two stocks.</summary>
    [Range(0.0, 0.7, ErrorMessage = "must be from 0 to 0.7")]
    public double Correlation { get; set; } = 0.35;

    /// <summary>The number of years per market crisis; 0 for no crises.</summary>
    [Range(0, 100, ErrorMessage = "must be from 0 (no crisis) to 100 years")]
    public int YearsBetweenCrises { get; set; } = 13;
}
