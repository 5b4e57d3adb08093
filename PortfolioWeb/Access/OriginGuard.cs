using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Access;

/// <summary>
/// Rejects a change, or a connection to the hub, that a page of another site requests. Browsers name the requesting page's origin in a
/// header. Other programs send no such header and are let through, because no foreign page can direct them.
/// </summary>
internal static class OriginGuard
{
    /// <summary>Rejects the request or calls the next middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next, CurrentAccessOptions access)
    {
        var isAtRisk = !Policies.IsReading(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;
        return isAtRisk && Validate(context.Request, access.Current) is { } reason
            ? TypedResults.Problem(reason, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context)
            : next(context);
    }

    private static string? Validate(HttpRequest request, AccessOptions settings)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
                ? null
                : "A page of another site may not make this request.";
        // A request over http may come from a proxy that serves the page over https, so both schemes are accepted.
        string[] own = request.IsHttps ? [$"https://{request.Host}"] : [$"http://{request.Host}", $"https://{request.Host}"];
        var isOwn = own.Concat(settings.Origins).Contains(origin, StringComparer.OrdinalIgnoreCase);
        return isOwn
            ? null
            : $"A page of {Short(origin)} may not make this request to {request.Scheme}://{Short(request.Host.ToString())}. "
                + "If that is an address of this program, add it to Access:Origins, or its proxy to Access:Proxies.";
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
