using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Access;

/// <summary>Hashes and verifies operators' passwords with ASP.NET Core Identity's hasher.</summary>
internal static class Passwords
{
    /// <summary>
    /// The minimum length of a password, in characters. Nearly all passwords in public lists of common ones are shorter.
    /// </summary>
    public const int Shortest = 15;

    /// <summary>The maximum length of a password, in characters, which bounds the time to hash it.</summary>
    public const int Longest = 256;

    // PBKDF2 with HMAC-SHA512, with the iteration count that OWASP recommends.
    private static readonly PasswordHasher<string> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    // Verified for unknown names, so that the response time does not reveal which names exist.
    private static readonly Lazy<string> s_unknownUser = new(() => Hash("the password of an unknown user"));

    /// <summary>Returns the salted hash of a password.</summary>
    public static string Hash(string password) => s_hasher.HashPassword("", password);

    /// <summary>Returns whether a text is the hash of a password.</summary>
    public static bool IsHash(string text)
    {
        // The first byte is the format (1 is the current one); then come 12 bytes of parameters, the salt and the hash.
        Span<byte> bytes = stackalloc byte[256];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 13 + 16 + 16 && bytes[0] == 1;
    }

    /// <summary>Returns whether a password matches a hash. A null hash never matches but takes the same time.</summary>
    public static bool Verify(string? hash, string password)
    {
        var result = s_hasher.VerifyHashedPassword("", hash ?? s_unknownUser.Value, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
