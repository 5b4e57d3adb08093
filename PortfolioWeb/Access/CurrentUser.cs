using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace PortfolioWeb.Access;

/// <summary>Who looks at a page, and whether they may control what it shows.</summary>
public sealed class CurrentUser(IHttpContextAccessor accessor, IAuthorizationService authorization, IAntiforgery antiforgery, CurrentAccessOptions access)
{
    private AuthorizationResult? _result;

    private HttpContext Context => accessor.HttpContext!;

    /// <summary>The name of who has signed in; null for anybody else.</summary>
    public string? Name => Context.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : null;

    /// <summary>Whether there is anybody who could sign in.</summary>
    public bool HasOperators => access.Current.HasOperators;

    /// <summary>Whether operators sign in with a password here.</summary>
    public bool HasPasswords => access.Current.Operators.Count > 0;

    /// <summary>Whether operators sign in elsewhere.</summary>
    public bool HasOpenId => access.Current.OpenIdConnect.IsSet;

    /// <summary>Why this visitor may not control; null for one who may.</summary>
    public async Task<string?> WhyNotAsync()
    {
        _result ??= await authorization.AuthorizeAsync(Context.User, Policies.Operate);
        return _result.Succeeded ? null : _result.Failure.FailureReasons.FirstOrDefault()?.Message ?? "Only an operator may do this.";
    }

    /// <summary>What the page's scripts must send with a change; null where nobody is signed in, and nothing need be sent.</summary>
    public string? Token => Name is null ? null : antiforgery.GetAndStoreTokens(Context).RequestToken;
}
