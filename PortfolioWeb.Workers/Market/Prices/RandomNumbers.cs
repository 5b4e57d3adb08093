using System.Text;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>Generates random numbers as pure functions of a key and a number, with the same results on every machine.</summary>
internal static class RandomNumbers
{
    /// <summary>Returns the key of a seed.</summary>
    public static ulong KeyOf(int seed) => Mix((ulong)seed);

    /// <summary>Derives a named key from another key.</summary>
    public static ulong KeyOf(ulong key, string name) =>
        Encoding.UTF8.GetBytes(name).Aggregate(key, (mixed, octet) => Mix(mixed ^ octet));

    /// <summary>Returns a uniformly distributed number from 0 (inclusive) to 1 (exclusive).</summary>
    public static double Fraction(ulong key, int number) => (Mix(key ^ Mix((ulong)number)) >> 11) / (double)(1UL << 53);

    /// <summary>Returns an approximately normally distributed number with mean 0 and variance 1, between -6 and 6.</summary>
    /// <remarks>
    /// Sums twelve uniform numbers and subtracts six. This needs no logarithm or cosine, whose last bit differs between the
    /// math libraries of different machines.
    /// </remarks>
    public static double Normal(ulong key, int number)
    {
        var state = key ^ Mix((ulong)number);
        var sum = 0L;
        for (var word = 0; word < 3; word++)
        {
            state = Mix(state);
            sum += (long)(state & 0xFFFF) + (long)((state >> 16) & 0xFFFF) + (long)((state >> 32) & 0xFFFF) + (long)(state >> 48);
        }

        return ((sum + 6) / 65536.0) - 6;
    }

    // The finalizer of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
