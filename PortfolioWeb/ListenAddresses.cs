using System.Net;
using System.Net.Sockets;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb;

/// <summary>
/// Checks the addresses of <c>Urls</c> before anything is started: the web server opens them last, when a broker runs and a database is
/// already made.
/// </summary>
internal static class ListenAddresses
{
    /// <summary>What to do where one cannot be used.</summary>
    public const string Advice = "Stop what uses it, or choose another with --urls=http://localhost:5081.";

    /// <summary>Refuses addresses that are none, and those whose port another program listens on.</summary>
    /// <exception cref="StartupException">One of them cannot be used.</exception>
    public static void Check(IConfiguration settings)
    {
        foreach (var address in (settings["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // '*' and '+' stand for every address.
            var named = address.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal);
            // The server takes what is no port for a part of the host's name, and listens on all addresses, port 80.
            if (!Uri.TryCreate(named, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new StartupException($"Urls names '{address}', which is no address such as http://localhost:5080.");
            // A socket or a pipe of this machine has no port.
            if (uri.Port != 0 && uri.Host is not ("unix" or "pipe") && HostsOf(uri).Any(host => IsInUse(new IPEndPoint(host, uri.Port))))
                throw new StartupException($"Cannot listen on {address}: address already in use. {Advice}");
        }
    }

    /// <summary>Returns the address that a browser at this machine opens: a server on every address is reached as localhost.</summary>
    public static string ToOpen(string address)
    {
        foreach (var every in (string[])["//[::]", "//0.0.0.0", "//*", "//+"])
            address = address.Replace(every, "//localhost", StringComparison.Ordinal);
        return address;
    }

    // As the web server understands them: a name other than localhost is every address.
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
            // Any other reason, such as a machine without IPv6, is the web server's to judge.
            return failure.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
