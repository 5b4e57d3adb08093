namespace PortfolioWeb.Benchmarks;

/// <summary>The quantiles of measurements.</summary>
internal static class Quantile
{
    /// <summary>Returns the measurement that the given part of all does not exceed.</summary>
    /// <param name="sorted">The measurements in ascending order.</param>
    /// <param name="part">The part, from 0 to 1.</param>
    public static double At(this IReadOnlyList<double> sorted, double part) => sorted[(int)(part * (sorted.Count - 1))];

    /// <summary>Returns the median.</summary>
    /// <param name="measured">The measurements, in any order.</param>
    public static double Median(this IReadOnlyCollection<double> measured) => measured.Order().ElementAt(measured.Count / 2);
}
