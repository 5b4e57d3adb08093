namespace PortfolioWeb.Benchmarks;

/// <summary>The quantiles of what was measured.</summary>
internal static class Quantile
{
    /// <summary>The measurement that a part of all does not exceed.</summary>
    /// <param name="sorted">The measurements, the least first.</param>
    /// <param name="part">The part, from 0 to 1.</param>
    public static double At(this IReadOnlyList<double> sorted, double part) => sorted[(int)(part * (sorted.Count - 1))];

    /// <summary>The one in the middle.</summary>
    /// <param name="measured">The measurements, in any order.</param>
    public static double Median(this IReadOnlyCollection<double> measured) => measured.Order().ElementAt(measured.Count / 2);
}
