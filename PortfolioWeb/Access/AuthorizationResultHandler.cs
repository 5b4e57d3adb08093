using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace PortfolioWeb.Access;

/// <summary>
/// Answers unauthorized requests: a browser page redirects to the sign-in page, every other request gets a problem with the reason.
/// </summary>
internal sealed partial class AuthorizationResultHandler(
    CurrentAccessOptions access, ILogger<AuthorizationResultHandler> log) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var isKnown = context.User.Identity?.IsAuthenticated == true;
        if (!isKnown && IsPage(context.Request))
        {
            await context.ChallengeAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return;
        }

        var key = (await context.AuthenticateAsync()).Failure?.Message;
        // The middleware passes failure reasons only for authenticated users, so the policy is evaluated again.
        var result = await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, policy);
        var reason = key ?? result.Failure?.FailureReasons.FirstOrDefault()?.Message ?? "This is for operators only.";
        var isForbidden = isKnown || (key is null && !access.Current.HasOperators);
        var status = isForbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
        LogRejection(context.Request.Method, context.GetEndpoint()?.DisplayName, context.Connection.RemoteIpAddress, reason);
        if (!isForbidden)
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        await TypedResults.Problem(reason, statusCode: status).ExecuteAsync(context);
    }

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
            && request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html" && type.Quality != 0)
            && !request.Path.StartsWithSegments("/api");

    [LoggerMessage(LogLevel.Warning, "{Method} {Endpoint} from {Address} is rejected: {Reason}")]
    private partial void LogRejection(string method, string? endpoint, IPAddress? address, string reason);
}
