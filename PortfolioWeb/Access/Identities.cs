using System.Security.Claims;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>Who somebody is, how that is known, and whether they are an operator.</summary>
internal static class Identities
{
    /// <summary>How somebody is known.</summary>
    public const string Password = "password", OpenId = "openid", ApiKey = "api-key", Loopback = "loopback";

    /// <summary>The role of those who may control.</summary>
    public const string Operator = "operator";

    private const string Name = "name", Role = "role", Via = "via";

    /// <summary>Somebody known.</summary>
    public static ClaimsPrincipal Of(string name, string via, bool isOperator, params IEnumerable<Claim> further) => new(new ClaimsIdentity(
        [new Claim(Name, name), new Claim(Via, via), .. isOperator ? [new Claim(Role, Operator)] : Array.Empty<Claim>(), .. further], via, Name, Role));

    /// <summary>How somebody is known; null for nobody.</summary>
    public static string? ViaOf(ClaimsPrincipal user) => user.FindFirst(Via)?.Value;
}
