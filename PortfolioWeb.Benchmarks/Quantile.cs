namespace PortfolioWeb.Benchmarks;

/// <summary>Computes quantiles of measurements.</summary>
internal static class Quantile
{
    /// <summary>Returns a quantile: the given fraction of the measurements is not above it.</summary>
    /// <param name="sorted">The measurements in ascending order.</param>
    /// <param name="fraction">The fraction, from 0 to 1: 0.99 gives the 99th percentile.</param>
    public static double At(this IReadOnlyList<double> sorted, double fraction) => sorted[(int)(fraction * (sorted.Count - 1))];

    /// <summary>Returns the median.</summary>
    /// <param name="measured">The measurements, in any order.</param>
    public static double Median(this IReadOnlyCollection<double> measured) => measured.Order().ElementAt(measured.Count / 2);
}
