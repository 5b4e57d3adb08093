using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Access;

/// <summary>
/// Refuses a change by somebody whom the browser's cookie names, unless the token of a page of ours comes with it. Forms of
/// pages are checked by the pages themselves; the hub changes nothing.
/// </summary>
internal static class AntiforgeryGuard
{
    /// <summary>The header that brings the token.</summary>
    public const string Header = "X-Antiforgery-Token";

    /// <summary>Refuses, or goes on.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        var isAtRisk = !Policies.IsReading(context.Request.Method) && Identities.ViaOf(context.User) is Identities.Password or Identities.OpenId
            && endpoint?.GetMetadata<PageActionDescriptor>() is null && endpoint?.GetMetadata<HubMetadata>() is null;
        if (isAtRisk && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            await TypedResults.Problem($"The page's token, {Header}, is missing or out of date: load the page again.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
        else
            await next(context);
    }
}
