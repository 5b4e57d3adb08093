using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Access;

/// <summary>
/// Refuses a change, or a connection to the hub, that a page of another site asks for. Browsers say in a header whose page
/// it is; programs that are no browser say nothing, and are no danger: nobody else's page makes them ask.
/// </summary>
internal static class OriginGuard
{
    /// <summary>Refuses, or goes on.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next, CurrentAccessOptions access)
    {
        var isAtRisk = !Policies.IsReading(context.Request.Method) || context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;
        return isAtRisk && Validate(context.Request, access.Current) is { } reason
            ? TypedResults.Problem(reason, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context)
            : next(context);
    }

    private static string? Validate(HttpRequest request, AccessOptions settings)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none" ? null : "A page of another site may not ask for this.";
        // What comes by http may have come to a proxy by https, which is the page's scheme then.
        string[] own = request.IsHttps ? [$"https://{request.Host}"] : [$"http://{request.Host}", $"https://{request.Host}"];
        var isOwn = own.Concat(settings.Origins).Contains(origin, StringComparer.OrdinalIgnoreCase);
        return isOwn
            ? null
            : $"A page of {Short(origin)} may not ask {request.Scheme}://{Short(request.Host.ToString())} for this. If that is an address of this program's own, name it in Access:Origins, "
                + "or the proxy that serves it in Access:Proxies.";
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
