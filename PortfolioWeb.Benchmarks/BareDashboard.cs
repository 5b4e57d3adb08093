using System.Buffers.Text;
using System.Net.WebSockets;

namespace PortfolioWeb.Benchmarks;

/// <summary>A minimal SignalR session over a WebSocket: many of them cost the machine little compared with the measured program.</summary>
internal sealed class BareDashboard : IAsyncDisposable
{
    private const byte EndOfRecord = 0x1e;
    private static readonly byte[] s_handshake = [.. "{\"protocol\":\"json\",\"version\":1}"u8, EndOfRecord];
    private static readonly byte[] s_ping = [.. "{\"type\":6}"u8, EndOfRecord];
    private static readonly TimeSpan s_heartbeatInterval = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private List<double>? _latencies;
    private long _updates;
    private long _bytes;
    private Task _reading = Task.CompletedTask;
    private Task _heartbeats = Task.CompletedTask;

    private BareDashboard()
    {
    }

    public static async Task<BareDashboard> ConnectAsync(Uri hub)
    {
        var client = new BareDashboard();
        await client._socket.ConnectAsync(new UriBuilder(hub) { Scheme = "ws" }.Uri, CancellationToken.None);
        await client._socket.SendAsync(s_handshake, WebSocketMessageType.Text, true, CancellationToken.None);
        client._reading = client.ReadAsync();
        client._heartbeats = client.SendHeartbeatsAsync();
        return client;
    }

    public void Begin()
    {
        lock (_gate)
            (_latencies, _updates, _bytes) = ([], 0, 0);
    }

    public (List<double> Latencies, long Updates, long Bytes) End()
    {
        lock (_gate)
        {
            var measured = (_latencies!, _updates, _bytes);
            _latencies = null;
            return measured;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_reading, _heartbeats);
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var (length, isFirstPart) = (0L, true);
        long? emittedAt = null;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stopping.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new InvalidOperationException("The program has closed a dashboard's connection.");
                if (isFirstPart)
                    (length, emittedAt) = (0, EmittedAt(buffer.AsSpan(0, part.Count)));
                length += part.Count;
                isFirstPart = part.EndOfMessage;
                if (part.EndOfMessage && emittedAt is { } at)
                    Take(length, at);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The number of clients is reduced.
        }
    }

    private async Task SendHeartbeatsAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_heartbeatInterval, _stopping.Token);
                await _socket.SendAsync(s_ping, WebSocketMessageType.Text, true, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The number of clients is reduced.
        }
    }

    private void Take(long length, long emittedAt)
    {
        var took = (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(emittedAt)).TotalMilliseconds;
        lock (_gate)
        {
            if (_latencies is null)
                return;
            _latencies.Add(took);
            _updates++;
            _bytes += length;
        }
    }

    private static long? EmittedAt(ReadOnlySpan<byte> message)
    {
        var name = "\"emittedAt\":"u8;
        var at = message.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(message[(at + name.Length)..], out long emittedAt, out _) ? emittedAt : null;
    }
}
