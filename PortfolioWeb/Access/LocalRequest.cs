using System.Net;

namespace PortfolioWeb.Access;

/// <summary>Tells a request of somebody at this machine from all others.</summary>
internal static class LocalRequest
{
    // A proxy on this machine asks for somebody elsewhere. What a known one says, the middleware has taken away.
    private static readonly string[] s_tracesOfProxies = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"];

    /// <summary>Why a request does not count as one of this machine; null where it does.</summary>
    public static string? Validate(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null || !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            return "this request comes from another one";
        if (context.Request.Headers.Keys.Any(IsTraceOfProxy))
            return "this request comes through a proxy";
        // A name that a foreign server can point at this machine is no name of this machine.
        return IsOwnName(context.Request.Host.Host) ? null : $"this request is for '{context.Request.Host.Host}', which is no name of this machine's own";
    }

    private static bool IsTraceOfProxy(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || s_tracesOfProxies.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a host's name can only mean this machine.</summary>
    public static bool IsOwnName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
