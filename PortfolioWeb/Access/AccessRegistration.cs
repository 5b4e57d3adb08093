using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>Registers authentication, authorization and rate limits.</summary>
internal static class AccessRegistration
{
    private const string KeyOrCookie = "key-or-cookie", ApiKeys = "api-key";

    /// <summary>Adds the authentication schemes, the policies and the limits.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AccessOptions>("Access");
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddLimits();
        services.AddHttpContextAccessor();
        services.AddSingleton<CurrentAccessOptions>()
            .AddSingleton<CookieKeys>()
            .AddSingleton<Sessions>()
            .AddSingleton<SignIn>()
            .AddScoped<CurrentUser>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationResultHandler>();
        services.AddSingleton<IAuthorizationHandler, AccessAuthorizationHandler>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Read, policy => policy.AddRequirements(new ReadRequirement()))
            .AddPolicy(Policies.Operate, policy => policy.AddRequirements(new OperateRequirement()))
            // A route without a policy of its own is for operators only.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new OperateRequirement()).Build());
        var authentication = services.AddAuthentication(KeyOrCookie)
            .AddPolicyScheme(KeyOrCookie, null, scheme => scheme.ForwardDefaultSelector = context =>
                ApiKeyHandler.Matches(context.Request) ? ApiKeys : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeys, null)
            .AddCookie();
        if (builder.Configuration.ReadSettings<AccessOptions>("Access") is { OpenIdConnect.IsSet: true } settings)
            authentication.AddOpenId(settings.OpenIdConnect, settings.IsHttpsOnly);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<Sessions, IOptions<AccessOptions>>(Configure);
        // Without a fixed name, the protection keys would depend on the folder that the program runs in.
        services.AddDataProtection().SetApplicationName("PortfolioWeb");
        services.AddOptions<KeyManagementOptions>().Configure<CookieKeys>((keys, stored) => keys.XmlRepository = stored);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = AntiforgeryGuard.Header;
            // SecurityHeaders sets this header on every response.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<AccessOptions>>((antiforgery, access) =>
        {
            antiforgery.Cookie.Name = NameOf(access.Value, "antiforgery");
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>(Configure);
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
    }

    /// <summary>Applies the forwarded headers of trusted proxies. Must run before all other middleware.</summary>
    public static void UseProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Proxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseHsts();
    }

    /// <summary>Authenticates the request and rejects what its user may not do.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<CurrentAccessOptions>();
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            // Endpoints that routing itself provides, such as 405 for a wrong method, change nothing and need no authorization.
            if (context.GetEndpoint() is { } endpoint)
                return endpoint is RouteEndpoint ? next(context) : endpoint.RequestDelegate!(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.Use((context, next) => OriginGuard.InvokeAsync(context, next, access));
        app.UseAuthorization();
        app.Use((context, next) => AntiforgeryGuard.InvokeAsync(context, next));
    }

    private static void Configure(CookieAuthenticationOptions cookies, Sessions sessions, IOptions<AccessOptions> access)
    {
        cookies.SessionStore = sessions;
        cookies.Cookie.Name = NameOf(access.Value, "session");
        cookies.Cookie.HttpOnly = true;
        // Lax, not Strict: a user who follows a link or returns from the OpenID provider stays signed in. Changes
        // also need the antiforgery token.
        cookies.Cookie.SameSite = SameSiteMode.Lax;
        cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookies.ExpireTimeSpan = TimeSpan.FromHours(access.Value.SessionHours);
        cookies.SlidingExpiration = false;
        cookies.LoginPath = "/sign-in";
        cookies.ReturnUrlParameter = "returnUrl";
        cookies.Events.OnValidatePrincipal = async session =>
        {
            var inForce = session.HttpContext.RequestServices.GetRequiredService<CurrentAccessOptions>().Current;
            if (SecurityStamp.IsCurrent(session.Properties, session.Principal!, inForce))
                return;
            session.RejectPrincipal();
            await session.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        };
    }

    private static void Configure(ForwardedHeadersOptions forwarded, IOptions<AccessOptions> access)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in access.Value.Proxies)
        {
            if (System.Net.IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }
    }

    // A browser accepts a cookie with the prefix __Host- only over https, and returns the cookie only to the host that set it.
    private static string NameOf(AccessOptions access, string cookie) =>
        access.IsHttpsOnly ? $"__Host-portfolioweb-{cookie}" : $"portfolioweb-{cookie}";
}
