using System.Net;
using System.Net.Sockets;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Hosting;

/// <summary>
/// Checks the addresses in <c>Urls</c> before anything is started. The web server would open them last, when the broker runs and the
/// database has been created.
/// </summary>
internal static class ListenAddresses
{
    /// <summary>What to do if an address cannot be used.</summary>
    public const string Advice = "Stop the program that uses it, or choose another address with --urls=http://localhost:5081.";

    /// <summary>Rejects invalid addresses, and addresses whose port is in use.</summary>
    /// <exception cref="StartupException">An address cannot be used.</exception>
    public static void Check(IConfiguration settings)
    {
        foreach (var address in (settings["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // '*' and '+' stand for all addresses.
            var named = address.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal);
            // The web server would treat an invalid port as part of the host name, and listen on port 80 of all addresses.
            if (!Uri.TryCreate(named, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new StartupException($"Urls contains '{address}', which is not an address such as http://localhost:5080.");
            // A Unix socket or named pipe has no port.
            if (uri.Port != 0 && uri.Host is not ("unix" or "pipe") && HostsOf(uri).Any(host => IsInUse(new IPEndPoint(host, uri.Port))))
                throw new StartupException($"Cannot listen on {address}: address already in use. {Advice}");
        }
    }

    /// <summary>Returns the address to open in a browser on this machine: localhost if the server listens on all addresses.</summary>
    public static string ToOpen(string address)
    {
        foreach (var every in (string[])["//[::]", "//0.0.0.0", "//*", "//+"])
            address = address.Replace(every, "//localhost", StringComparison.Ordinal);
        return address;
    }

    // Interprets the host as the web server does: a name other than localhost means all addresses.
    private static IPAddress[] HostsOf(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : IPAddress.TryParse(uri.DnsSafeHost, out var host) ? [host]
        : [IPAddress.Any];

    private static bool IsInUse(IPEndPoint address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(address);
            return false;
        }
        catch (SocketException failure)
        {
            // Other errors, such as a machine without IPv6, are left to the web server.
            return failure.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
