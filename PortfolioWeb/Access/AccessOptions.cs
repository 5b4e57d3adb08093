using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Access;

/// <summary>The settings under <c>Access</c>: who may look, and who may control.</summary>
public sealed class AccessOptions
{
    /// <summary>Whether anybody may look; otherwise only who has signed in or has a key.</summary>
    public bool PublicReading { get; set; } = true;

    /// <summary>The operators, each with the hash of its password, as the command <c>hash-password</c> makes it.</summary>
    public IDictionary<string, string> Operators { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of programs, each by its name.</summary>
    public IDictionary<string, ApiKeyOptions> ApiKeys { get; } = new Dictionary<string, ApiKeyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where operators sign in instead, if anywhere.</summary>
    public OpenIdOptions OpenIdConnect { get; set; } = new();

    /// <summary>Further addresses that browsers know this program by, such as <c>https://market.example.org</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>The proxies that are believed when they say whom they ask for: addresses, or networks such as 10.0.0.0/8.</summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>How long somebody stays signed in.</summary>
    [Range(0.1, 720, ErrorMessage = "must be from 0.1 to 720 hours")]
    public double SessionHours { get; set; } = 12;

    /// <summary>Whether anybody is named who may control the market from elsewhere than the machine it runs on.</summary>
    public bool HasOperators => Operators.Count > 0 || OpenIdConnect.IsSet;

    /// <summary>Whether every address that browsers know this program by is one of https.</summary>
    public bool IsHttpsOnly => Origins.Count > 0 && Origins.All(origin => origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The settings of one key.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The key's hash, as the command <c>new-api-key</c> makes it.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The last day, in UTC, on which the key is good.</summary>
    public DateOnly? Expires { get; set; }

    /// <summary>Whether the key is good no longer.</summary>
    public bool Revoked { get; set; }
}

/// <summary>The settings of the OpenID Connect provider.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The provider's address.</summary>
    public string Authority { get; set; } = "";

    /// <summary>This program's name there.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Its secret there; a client without one is protected by PKCE alone.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The claim that tells operators from others, such as <c>groups</c> or <c>email</c>.</summary>
    public string OperatorClaim { get; set; } = "";

    /// <summary>The values of that claim that make an operator.</summary>
    public IList<string> OperatorValues { get; } = [];

    /// <summary>What is asked for beside <c>openid</c> and <c>profile</c>, so that the claim is told.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Whether any of this is given.</summary>
    public bool IsSet => Authority.Length > 0 || ClientId.Length > 0 || ClientSecret.Length > 0 || OperatorClaim.Length > 0 || OperatorValues.Count > 0 || Scopes.Count > 0;
}
