using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Access;

/// <summary>The settings under <c>Access</c>: who may read, and who may control.</summary>
public sealed class AccessOptions
{
    /// <summary>Whether anonymous users may read. Otherwise reading requires a signed-in user or an API key.</summary>
    public bool PublicReading { get; set; } = true;

    /// <summary>The password hash of each operator by name, as printed by the command <c>hash-password</c>.</summary>
    public IDictionary<string, string> Operators { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The API keys of programs, by name.</summary>
    public IDictionary<string, ApiKeyOptions> ApiKeys { get; } = new Dictionary<string, ApiKeyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The OpenID Connect provider that operators may sign in with.</summary>
    public OpenIdOptions OpenIdConnect { get; set; } = new();

    /// <summary>Additional origins under which browsers reach this program, such as <c>https://market.example.org</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>
    /// The trusted reverse proxies, as addresses or networks such as 10.0.0.0/8. Only their forwarded headers are used.
    /// </summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>The lifetime of a session, in hours.</summary>
    [Range(0.1, 720, ErrorMessage = "must be from 0.1 to 720 hours")]
    public double SessionHours { get; set; } = 12;

    /// <summary>Whether operators are configured. Without them, only requests from this machine may control the market.</summary>
    public bool HasOperators => Operators.Count > 0 || OpenIdConnect.IsSet;

    /// <summary>Whether at least one origin is configured and all configured origins use https.</summary>
    public bool IsHttpsOnly =>
        Origins.Count > 0 && Origins.All(origin => origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The settings of one API key.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>The hash of the key, as printed by the command <c>new-api-key</c>.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The last day, in UTC, on which the key is valid.</summary>
    public DateOnly? Expires { get; set; }

    /// <summary>Whether the key has been revoked.</summary>
    public bool Revoked { get; set; }
}

/// <summary>The settings of the OpenID Connect provider.</summary>
public sealed class OpenIdOptions
{
    /// <summary>The provider's address (issuer).</summary>
    public string Authority { get; set; } = "";

    /// <summary>The client id of this program at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client secret. A client without a secret relies on PKCE alone.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The claim that identifies operators, such as <c>groups</c> or <c>email</c>.</summary>
    public string OperatorClaim { get; set; } = "";

    /// <summary>The values of the claim that make a user an operator.</summary>
    public IList<string> OperatorValues { get; } = [];

    /// <summary>
    /// The scopes to request in addition to <c>openid</c> and <c>profile</c>, so that the provider returns the operator claim.
    /// </summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Whether any of these settings is given.</summary>
    public bool IsSet =>
        Authority.Length > 0
            || ClientId.Length > 0
            || ClientSecret.Length > 0
            || OperatorClaim.Length > 0
            || OperatorValues.Count > 0
            || Scopes.Count > 0;
}
