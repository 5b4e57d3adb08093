using System.Globalization;
using System.Net.Http.Json;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Dashboards as real SignalR sessions at ten updates a second: how many of them one program serves so that 99 % of the updates arrive
/// within a quarter of a second after the exchange emitted the day, on a machine shared with the clients. A dashboard that misses
/// updates and gets snapshots instead does not count as served.
/// </summary>
internal static class Dashboards
{
    private const int Fewest = 125;
    private const int Bisections = 3;
    private const double MaxLatencyMs = 250;
    private const double FewestASecond = 9;

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine(
            $"Dashboards at 10 updates a second, {Environment.ProcessorCount} processors for the program and its clients, "
                + $"{rounds} s for each number of dashboards.");
        using var data = new DataFolder();
        using var program = await ChildProcess.StartAsync(
            data,
            "--Market:DaysPerSecond=10",
            "--Limits:Dashboards=1000000",
            "--Limits:Burst=1000000",
            "--Limits:RequestsPerSecond=1000000");
        using var started = await program.Http.PostAsJsonAsync("/api/market/start", new { });
        started.EnsureSuccessStatusCode();
        var hub = new Uri(program.Http.BaseAddress!, "/live");
        await using var pool = new ClientPool(hub);
        Console.WriteLine("dashboards   updates/s each   bytes each   p50 ms   p99 ms");
        var (held, tooMany) = (0, Fewest);
        for (; await CanServeAsync(pool, tooMany, rounds); tooMany *= 2)
            held = tooMany;
        for (var i = 0; i < Bisections; i++)
        {
            var between = (held + tooMany) / 2;
            if (await CanServeAsync(pool, between, rounds))
                held = between;
            else
                tooMany = between;
        }

        Console.WriteLine($"{held} dashboards with a p99 of at most {MaxLatencyMs} ms");
    }

    private static async Task<bool> CanServeAsync(ClientPool pool, int dashboards, int seconds)
    {
        await pool.ResizeAsync(dashboards);
        var (latencies, updates, bytes) = await pool.MeasureAsync(TimeSpan.FromSeconds(seconds));
        latencies.Sort();
        var (p50, p99) = latencies.Count == 0 ? (double.NaN, double.PositiveInfinity) : (latencies.At(0.5), latencies.At(0.99));
        var each = (double)updates / dashboards / seconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dashboards,10} {each,16:F1} {(double)bytes / Math.Max(1, updates),12:N0} {p50,8:F0} {p99,8:F0}"));
        return p99 <= MaxLatencyMs && each >= FewestASecond;
    }

    private sealed class ClientPool(Uri hub) : IAsyncDisposable
    {
        private const int Parallelism = 50;
        private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

        private readonly Stack<BareDashboard> _clients = new();

        public async Task ResizeAsync(int dashboards)
        {
            while (_clients.Count > dashboards)
                await Task.WhenAll(Enumerable
                    .Range(0, Math.Min(Parallelism, _clients.Count - dashboards))
                    .Select(_ => _clients.Pop().DisposeAsync().AsTask()));
            while (_clients.Count < dashboards)
            {
                foreach (var client in await Task.WhenAll(
                    Enumerable.Range(0, Math.Min(Parallelism, dashboards - _clients.Count)).Select(_ => BareDashboard.ConnectAsync(hub))))
                    _clients.Push(client);
            }
        }

        public async Task<(List<double> Latencies, long Updates, long Bytes)> MeasureAsync(TimeSpan time)
        {
            // Until then, snapshots are still being sent to new clients.
            await Task.Delay(s_warmUp);
            foreach (var client in _clients)
                client.Begin();
            await Task.Delay(time);
            var measured = _clients.Select(client => client.End()).ToList();
            return (
                [.. measured.SelectMany(client => client.Latencies)],
                measured.Sum(client => client.Updates),
                measured.Sum(client => client.Bytes));
        }

        public async ValueTask DisposeAsync() => await ResizeAsync(0);
    }
}
