using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace PortfolioWeb.Access;

/// <summary>The user of the current page request, and whether that user may control the market.</summary>
public sealed class CurrentUser(
    IHttpContextAccessor accessor, IAuthorizationService authorization, IAntiforgery antiforgery, CurrentAccessOptions access)
{
    private AuthorizationResult? _result;

    private HttpContext Context => accessor.HttpContext!;

    /// <summary>The name of the signed-in user; null if no user is signed in.</summary>
    public string? Name => Context.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : null;

    /// <summary>Whether operators are configured, so that signing in is possible.</summary>
    public bool HasOperators => access.Current.HasOperators;

    /// <summary>Whether operators can sign in with a password.</summary>
    public bool HasPasswords => access.Current.Operators.Count > 0;

    /// <summary>Whether operators can sign in with the OpenID Connect provider.</summary>
    public bool HasOpenId => access.Current.OpenIdConnect.IsSet;

    /// <summary>Returns why this user may not control the market; null if the user may.</summary>
    public async Task<string?> WhyNotAsync()
    {
        _result ??= await authorization.AuthorizeAsync(Context.User, Policies.Operate);
        return _result.Succeeded ? null : _result.Failure.FailureReasons.FirstOrDefault()?.Message ?? "Only an operator may do this.";
    }

    /// <summary>
    /// The antiforgery token that the page's scripts send with a change; null if no user is signed in, because no token is needed then.
    /// </summary>
    public string? Token => Name is null ? null : antiforgery.GetAndStoreTokens(Context).RequestToken;
}
