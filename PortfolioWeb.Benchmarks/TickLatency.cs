using System.Globalization;
using Confluent.Kafka;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// One trading day per 100 ms: the time from the emission of a day by the second of the two exchanges until another database connection
/// sees the day's last evaluation.
/// </summary>
internal static class TickLatency
{
    private const int DaysPerRound = 200;

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine($"Tick to committed row at 10 days a second, {rounds} rounds of {DaysPerRound} days.");
        await Backend.OnEachAsync(backend => RunAsync(backend, rounds));
    }

    private static async Task RunAsync(Backend backend, int rounds)
    {
        using var data = backend.NewData();
        await using var pipeline = await RunningPipeline.StartAsync(data);
        await using var emitted = new Emissions(pipeline.BootstrapServers);
        await pipeline.StartMarketAsync(daysPerSecond: 10);
        // The first days include just-in-time compilation.
        var stored = new List<(DateOnly Day, DateTime SeenAt)>();
        await foreach (var day in pipeline.StoredDaysAsync().Skip(50).Take(rounds * DaysPerRound))
            stored.Add(day);

        var latencies = new List<double>();
        foreach (var (day, seenAt) in stored)
            latencies.Add((seenAt - await emitted.LastOfAsync(day)).TotalMilliseconds);
        latencies.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {latencies.At(0.5):F1} ms, p99 {latencies.At(0.99):F1} ms, "
                + $"longest {latencies[^1]:F1} ms of {latencies.Count} days (polled every ms)"));
    }

    // The time when each day was emitted, by the timestamps of the producers.
    private sealed class Emissions : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Dictionary<DateOnly, (int Messages, DateTime Last)> _days = [];
        private readonly Task _reading;

        public Emissions(string bootstrapServers) => _reading = Task.Factory.StartNew(
            () => Read(bootstrapServers), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        public async Task<DateTime> LastOfAsync(DateOnly day)
        {
            while (true)
            {
                lock (_days)
                {
                    if (_days.TryGetValue(day, out var emitted) && emitted.Messages == 2)
                        return emitted.Last;
                }

                await Task.Delay(1);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _reading;
            _stop.Dispose();
        }

        private void Read(string bootstrapServers)
        {
            using var consumer = new ConsumerBuilder<byte[], byte[]>(
                new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "latency" }).Build();
            consumer.Assign(Enumerable.Range(0, 2).Select(
                partition => new TopicPartitionOffset(TopicNames.StockExchange, partition, Offset.Beginning)));
            while (!_stop.IsCancellationRequested)
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } read
                    || !MessageJson.TryReadCloses(read.Message.Value, out var closes, out _))
                    continue;
                var at = read.Message.Timestamp.UtcDateTime;
                lock (_days)
                {
                    var known = _days.GetValueOrDefault(closes.Date);
                    _days[closes.Date] = (known.Messages + 1, at > known.Last ? at : known.Last);
                }
            }
        }
    }
}
