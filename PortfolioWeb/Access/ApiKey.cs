using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PortfolioWeb.Access;

/// <summary>The keys of programs. A key is 256 random bits: no slow hash is needed where nobody can guess.</summary>
internal static class ApiKey
{
    // By this a scanner for secrets knows one.
    private const string Prefix = "pwk_";

    /// <summary>A new key.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a key.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether a text is such a hash.</summary>
    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);

    /// <summary>Whether a key is the one of a hash; how long that takes tells nothing of the hash.</summary>
    public static bool Matches(string key, string hash) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), Convert.FromHexString(hash));
}
