using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace PortfolioWeb.Access;

/// <summary>Signs users in with an OpenID Connect provider. A claim decides which of its users are operators.</summary>
internal static partial class OpenId
{
    public static void AddOpenId(
        this AuthenticationBuilder authentication, OpenIdOptions provider, bool isHttpsOnly) => authentication.AddOpenIdConnect(openId =>
    {
        openId.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        openId.Authority = provider.Authority;
        openId.ClientId = provider.ClientId;
        openId.ClientSecret = provider.ClientSecret.Length > 0 ? provider.ClientSecret : null;
        // A provider on this machine is for development and may use http.
        openId.RequireHttpsMetadata = !(Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority) && authority.IsLoopback);
        openId.ResponseType = OpenIdConnectResponseType.Code;
        // The provider answers by redirect (query), not by a cross-site form post, so that the cookies can stay SameSite=Lax.
        openId.ResponseMode = OpenIdConnectResponseMode.Query;
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.SaveTokens = false;
        foreach (var cookie in (CookieBuilder[])[openId.CorrelationCookie, openId.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Not __Host-, because these cookies are limited to a path.
            if (isHttpsOnly)
                cookie.Name = $"__Secure-{cookie.Name}";
        }

        foreach (var scope in provider.Scopes)
            openId.Scope.Add(scope);
        openId.Events.OnTokenValidated = context =>
        {
            var claims = context.Principal!;
            var name = ((string[])["name", "preferred_username", "email", "sub"]).Select(type => claims.FindFirst(type)?.Value)
                .First(value => value is { Length: > 0 })!;
            var isOperator = claims.FindAll(provider.OperatorClaim)
                .Any(claim => provider.OperatorValues.Contains(claim.Value, StringComparer.Ordinal));
            context.Principal = Identities.Of(name, Identities.OpenId, isOperator, claims.FindAll("sub"));
            SecurityStamp.Set(
                context.Properties!,
                context.Principal,
                context.HttpContext.RequestServices.GetRequiredService<CurrentAccessOptions>().Current);
            return Task.CompletedTask;
        };
        openId.Events.OnRemoteFailure = context =>
        {
            LogFailure(context.HttpContext.RequestServices.GetRequiredService<ILogger<SignIn>>(), context.Failure);
            context.Response.Redirect("/sign-in?failed=true");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });

    [LoggerMessage(LogLevel.Warning, "Signing in with the OpenID provider failed")]
    private static partial void LogFailure(ILogger log, Exception? failure);
}
