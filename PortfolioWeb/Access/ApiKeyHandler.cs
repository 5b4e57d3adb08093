using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PortfolioWeb.Access;

/// <summary>Authenticates a program by the API key in its header <c>Authorization: Bearer …</c>.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory log,
    UrlEncoder encoder,
    CurrentAccessOptions access,
    TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";

    /// <summary>
    /// Returns whether a request carries an API key, valid or not. An empty key does not count: the API reference page sends one when its
    /// user has none.
    /// </summary>
    public static bool Matches(HttpRequest request) => KeyOf(request).Length > 0;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        var key = KeyOf(Request);
        if (key.Length == 0)
            return AuthenticateResult.NoResult();
        // Compares all keys, so that the duration does not reveal which one matches.
        var found = access.Current.ApiKeys.Where(entry => ApiKey.Matches(key, entry.Value.Hash)).ToList();
        if (found is not [var (name, settings), ..])
            return AuthenticateResult.Fail("The API key is unknown.");
        if (settings.Revoked)
            return AuthenticateResult.Fail($"The API key '{name}' has been revoked.");
        if (DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) > settings.Expires)
            return AuthenticateResult.Fail($"The API key '{name}' expired after {settings.Expires:O}.");
        return AuthenticateResult.Success(new AuthenticationTicket(Identities.Of(name, Identities.ApiKey, isOperator: true), Scheme.Name));
    }

    private static string KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
    }
}
