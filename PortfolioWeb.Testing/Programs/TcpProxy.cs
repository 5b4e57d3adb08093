using System.Net;
using System.Net.Sockets;

namespace PortfolioWeb.Testing.Programs;

/// <summary>
/// Forwards connections to a server until it is cut: then its clients no longer reach the server, and all others still do.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly int _to;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Opens the proxy.</summary>
    /// <param name="to">The port of the server on this machine.</param>
    public TcpProxy(int to)
    {
        _to = to;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port of the proxy.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Closes every connection and accepts no more.</summary>
    public void Cut()
    {
        _cut.Cancel();
        _listener.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cut();
        _cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        var cut = _cut.Token;
        while (!cut.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(cut), cut);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken cut)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _to, cut);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), cut), far.GetStream().CopyToAsync(near.GetStream(), cut));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            // The proxy was cut, or the server closed the connection.
        }
    }
}
