using System.Net;

namespace PortfolioWeb.Access;

/// <summary>Recognizes requests that come from this machine.</summary>
internal static class LocalRequest
{
    // A proxy on this machine forwards requests from elsewhere. The forwarded headers of trusted proxies have been removed by middleware.
    private static readonly string[] s_proxyHeaders =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"];

    /// <summary>Returns why a request does not count as coming from this machine; null if it does.</summary>
    public static string? Validate(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null || !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            return "this request comes from another one";
        if (context.Request.Headers.Keys.Any(IsTraceOfProxy))
            return "this request comes through a proxy";
        // Protects against DNS rebinding: another site can point its own host name at this machine.
        return IsOwnName(context.Request.Host.Host)
            ? null
            : $"this request is for '{context.Request.Host.Host}', which is not a name of this machine";
    }

    private static bool IsTraceOfProxy(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || s_proxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether a host name can only mean this machine.</summary>
    public static bool IsOwnName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
