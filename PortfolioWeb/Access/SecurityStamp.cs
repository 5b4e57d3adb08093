using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

namespace PortfolioWeb.Access;

/// <summary>
/// Ties a session to the settings that allowed it: the operator's password, or the OpenID provider and its operator claim. When those
/// settings change, the session ends on every instance that has the new settings.
/// </summary>
internal static class SecurityStamp
{
    private const string Key = "stamp";

    /// <summary>Puts the stamp into a new session.</summary>
    public static void Set(AuthenticationProperties session, ClaimsPrincipal user, AccessOptions access) =>
        session.Items[Key] = Of(user, access);

    /// <summary>Returns whether a session's stamp still matches the settings.</summary>
    public static bool IsCurrent(AuthenticationProperties session, ClaimsPrincipal user, AccessOptions access) =>
        Of(user, access) is { } stamp && session.Items.TryGetValue(Key, out var atSignIn) && atSignIn == stamp;

    // Hashed, because sessions are stored in the database, which must not contain secrets. Null if the settings do not know the user.
    private static string? Of(ClaimsPrincipal user, AccessOptions access) => Identities.ViaOf(user) switch
    {
        Identities.Password when access.Operators.TryGetValue(user.Identity!.Name!, out var password) => Hash(password),
        Identities.OpenId when access.OpenIdConnect is { IsSet: true } provider =>
            Hash([provider.Authority, provider.ClientId, provider.OperatorClaim, .. provider.OperatorValues]),
        _ => null,
    };

    private static string Hash(params string[] settings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', settings))));
}
