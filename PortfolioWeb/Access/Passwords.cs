using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Access;

/// <summary>The passwords of operators: hashed and verified as ASP.NET Core Identity does it.</summary>
internal static class Passwords
{
    /// <summary>The shortest password that is hashed, in characters: longer than nearly all that are in the lists of common ones.</summary>
    public const int Shortest = 15;

    /// <summary>The longest one, so that none takes long to hash.</summary>
    public const int Longest = 256;

    // PBKDF2 with HMAC-SHA512, at the count that OWASP recommends for it.
    private static readonly PasswordHasher<string> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    // Whoever does not exist takes as long to refuse as who does.
    private static readonly Lazy<string> s_nobody = new(() => Hash("a password that nobody has"));

    /// <summary>A hash of a password, with a salt of its own.</summary>
    public static string Hash(string password) => s_hasher.HashPassword("", password);

    /// <summary>Whether a text is such a hash.</summary>
    public static bool IsHash(string text)
    {
        // The first byte is the format, 1 the present one; then come 12 bytes that say how, the salt and the hash.
        Span<byte> bytes = stackalloc byte[256];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 13 + 16 + 16 && bytes[0] == 1;
    }

    /// <summary>Whether a password is the one of a hash; for no hash it is not, and takes as long.</summary>
    public static bool Verify(string? hash, string password)
    {
        var result = s_hasher.VerifyHashedPassword("", hash ?? s_nobody.Value, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
