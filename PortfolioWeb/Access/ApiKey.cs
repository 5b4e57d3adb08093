using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PortfolioWeb.Access;

/// <summary>
/// Creates and verifies the API keys of programs. A key is 256 random bits, which cannot be guessed, so a fast hash is enough.
/// </summary>
internal static class ApiKey
{
    // The prefix lets secret scanners recognize a leaked key.
    private const string Prefix = "pwk_";

    /// <summary>Creates a new key.</summary>
    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Returns the hash of a key, which is all that the settings keep.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Returns whether a text is the hash of a key.</summary>
    public static bool IsHash(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit);

    /// <summary>Returns whether a key matches a hash, in constant time so that the duration reveals nothing about the hash.</summary>
    public static bool Matches(string key, string hash) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), Convert.FromHexString(hash));
}
