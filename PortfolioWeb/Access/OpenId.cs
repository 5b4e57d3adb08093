using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace PortfolioWeb.Access;

/// <summary>Signs people in at an OpenID provider. Whoever can sign in there is not yet an operator: a claim says who is.</summary>
internal static partial class OpenId
{
    public static void AddOpenId(this AuthenticationBuilder ways, OpenIdOptions provider, bool isHttpsOnly) => ways.AddOpenIdConnect(openId =>
    {
        openId.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        openId.Authority = provider.Authority;
        openId.ClientId = provider.ClientId;
        openId.ClientSecret = provider.ClientSecret.Length > 0 ? provider.ClientSecret : null;
        // A provider on this machine is one for trying it out.
        openId.RequireHttpsMetadata = !(Uri.TryCreate(provider.Authority, UriKind.Absolute, out var authority) && authority.IsLoopback);
        openId.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes by a redirect, so that the cookies that belong to it need not go with other sites' forms.
        openId.ResponseMode = OpenIdConnectResponseMode.Query;
        openId.UsePkce = true;
        openId.MapInboundClaims = false;
        openId.SaveTokens = false;
        foreach (var cookie in (CookieBuilder[])[openId.CorrelationCookie, openId.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Not "__Host-": they are for one path only.
            if (isHttpsOnly)
                cookie.Name = $"__Secure-{cookie.Name}";
        }

        foreach (var scope in provider.Scopes)
            openId.Scope.Add(scope);
        openId.Events.OnTokenValidated = context =>
        {
            var claims = context.Principal!;
            var name = ((string[])["name", "preferred_username", "email", "sub"]).Select(type => claims.FindFirst(type)?.Value).First(value => value is { Length: > 0 })!;
            var isOperator = claims.FindAll(provider.OperatorClaim).Any(claim => provider.OperatorValues.Contains(claim.Value, StringComparer.Ordinal));
            context.Principal = Identities.Of(name, Identities.OpenId, isOperator, claims.FindAll("sub"));
            SecurityStamp.Set(context.Properties!, context.Principal, context.HttpContext.RequestServices.GetRequiredService<CurrentAccessOptions>().Current);
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

    [LoggerMessage(LogLevel.Warning, "Nobody was signed in by the OpenID provider")]
    private static partial void LogFailure(ILogger log, Exception? failure);
}
