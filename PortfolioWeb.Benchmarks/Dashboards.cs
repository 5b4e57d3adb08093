using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using PortfolioWeb.Tests;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Dashboards as real SignalR clients at ten updates a second: how many of them one program holds so that 99 % of the
/// updates arrive within a quarter of a second of what they tell being emitted, on the machine that the clients share.
/// </summary>
internal static class Dashboards
{
    private const int Fewest = 125;
    private const int Halvings = 3;
    private const double BearableMs = 250;

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine($"Dashboards at 10 updates a second, {Environment.ProcessorCount} processors for the program and its clients, {rounds} s for each number of them.");
        using var data = new DataFolder();
        using var program = await ChildProcess.StartAsync(data, "--Market:DaysPerSecond=10", "--Limits:Dashboards=1000000", "--Limits:Burst=1000000", "--Limits:RequestsPerSecond=1000000");
        using var started = await program.Http.PostAsJsonAsync("/api/market/start", new { });
        started.EnsureSuccessStatusCode();
        var hub = new Uri(program.Http.BaseAddress!, "/live");
        var bytes = await BytesAsync(hub, rounds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes of JSON an update"));
        Console.WriteLine("dashboards   updates/s each   p50 ms   p99 ms");
        await using var crowd = new Crowd(hub);
        var (held, tooMany) = (0, Fewest);
        for (; await HoldsAsync(crowd, tooMany, rounds); tooMany *= 2)
            held = tooMany;
        for (var i = 0; i < Halvings; i++)
        {
            var between = (held + tooMany) / 2;
            if (await HoldsAsync(crowd, between, rounds))
                held = between;
            else
                tooMany = between;
        }

        Console.WriteLine($"{held} dashboards with a p99 of at most {BearableMs} ms");
    }

    private static async Task<bool> HoldsAsync(Crowd crowd, int dashboards, int seconds)
    {
        await crowd.ResizeAsync(dashboards);
        var latencies = await crowd.MeasureAsync(TimeSpan.FromSeconds(seconds));
        latencies.Sort();
        var p99 = latencies.Count == 0 ? double.PositiveInfinity : latencies.At(0.99);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{dashboards,10} {(double)latencies.Count / dashboards / seconds,16:F1} {(latencies.Count == 0 ? double.NaN : latencies.At(0.5)),8:F0} {p99,8:F0}"));
        return p99 <= BearableMs;
    }

    private static async Task<double> BytesAsync(Uri hub, int seconds)
    {
        await using var connection = new HubConnectionBuilder().WithUrl(hub).Build();
        await connection.StartAsync();
        return await connection.StreamAsync<JsonElement>("Watch").Skip(1).Take(10 * seconds).Select(update => update.GetRawText().Length).AverageAsync();
    }

    private sealed record Update(long? EmittedAt);

    private sealed class Crowd(Uri hub) : IAsyncDisposable
    {
        private const int AtOnce = 50;

        private readonly Stack<HubConnection> _clients = new();
        private readonly ConcurrentQueue<double> _latencies = new();
        private volatile bool _measuring;

        public async Task ResizeAsync(int dashboards)
        {
            while (_clients.Count > dashboards)
                await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, _clients.Count - dashboards)).Select(_ => _clients.Pop().DisposeAsync().AsTask()));
            while (_clients.Count < dashboards)
            {
                foreach (var client in await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, dashboards - _clients.Count)).Select(_ => ConnectAsync())))
                    _clients.Push(client);
            }
        }

        public async Task<List<double>> MeasureAsync(TimeSpan time)
        {
            // The snapshots of those who have just come are on their way.
            await Task.Delay(TimeSpan.FromSeconds(1));
            _latencies.Clear();
            _measuring = true;
            await Task.Delay(time);
            _measuring = false;
            return [.. _latencies];
        }

        public async ValueTask DisposeAsync() => await ResizeAsync(0);

        private async Task<HubConnection> ConnectAsync()
        {
            var connection = new HubConnectionBuilder().WithUrl(hub).Build();
            await connection.StartAsync();
            _ = ReadAsync(connection);
            return connection;
        }

        private async Task ReadAsync(HubConnection connection)
        {
            try
            {
                await foreach (var update in connection.StreamAsync<Update>("Watch"))
                {
                    if (_measuring && update.EmittedAt is { } emittedAt)
                        _latencies.Enqueue((DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(emittedAt)).TotalMilliseconds);
                }
            }
            catch (Exception) when (connection.State == HubConnectionState.Disconnected)
            {
                // It is closed, as the number of dashboards shrinks.
            }
        }
    }
}
