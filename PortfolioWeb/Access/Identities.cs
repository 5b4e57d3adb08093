using System.Security.Claims;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>Creates the identity of a user: the name, the authentication method, and whether the user is an operator.</summary>
internal static class Identities
{
    /// <summary>The authentication methods.</summary>
    public const string Password = "password", OpenId = "openid", ApiKey = "api-key", Loopback = "loopback";

    /// <summary>The role of operators.</summary>
    public const string Operator = "operator";

    private const string Name = "name", Role = "role", Via = "via";

    /// <summary>Creates an authenticated user.</summary>
    public static ClaimsPrincipal Of(string name, string via, bool isOperator, params IEnumerable<Claim> further) => new(new ClaimsIdentity(
        [new Claim(Name, name), new Claim(Via, via), .. isOperator ? [new Claim(Role, Operator)] : Array.Empty<Claim>(), .. further],
        via,
        Name,
        Role));

    /// <summary>Returns the name of an operator or API key; empty for a request from this machine without one.</summary>
    public static string NameOf(ClaimsPrincipal user) => user.Identity?.Name ?? "";

    /// <summary>Returns the authentication method of a user; null if the user is not authenticated.</summary>
    public static string? ViaOf(ClaimsPrincipal user) => user.FindFirst(Via)?.Value;
}
