using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Access;

/// <summary>
/// Rejects a change by a user whom a cookie authenticates, unless the request carries the antiforgery token of one of our pages. Razor
/// Pages validate their own forms, and the hub changes nothing.
/// </summary>
internal static class AntiforgeryGuard
{
    /// <summary>The request header that carries the token.</summary>
    public const string Header = "X-Antiforgery-Token";

    /// <summary>Rejects the request or calls the next middleware.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        var isAtRisk = !Policies.IsReading(context.Request.Method)
            && Identities.ViaOf(context.User) is Identities.Password or Identities.OpenId
            && endpoint?.GetMetadata<PageActionDescriptor>() is null && endpoint?.GetMetadata<HubMetadata>() is null;
        if (isAtRisk && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            await TypedResults.Problem(
                $"The page's token, {Header}, is missing or out of date: load the page again.", statusCode: StatusCodes.Status400BadRequest)
                .ExecuteAsync(context);
        else
            await next(context);
    }
}
