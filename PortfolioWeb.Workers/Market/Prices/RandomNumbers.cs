using System.Text;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>Random numbers that are pure functions of a key and a number, the same on every machine.</summary>
internal static class RandomNumbers
{
    /// <summary>The key of a seed.</summary>
    public static ulong KeyOf(int seed) => Mix((ulong)seed);

    /// <summary>The key of something with a name, under another key.</summary>
    public static ulong KeyOf(ulong key, string name) => Encoding.UTF8.GetBytes(name).Aggregate(key, (mixed, letter) => Mix(mixed ^ letter));

    /// <summary>A number from 0 to below 1, evenly distributed.</summary>
    public static double Fraction(ulong key, int number) => (Mix(key ^ Mix((ulong)number)) >> 11) / (double)(1UL << 53);

    /// <summary>A number with mean 0 and variance 1, normally distributed up to 6 on either side.</summary>
    /// <remarks>
    /// The sum of twelve uniform numbers less six needs no logarithm or cosine, which differ in their last bit from one
    /// machine's library to another's.
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

    // SplitMix64's finalizer.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
