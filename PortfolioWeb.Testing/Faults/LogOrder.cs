using System.Text.Json.Nodes;
using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Faults;

/// <summary>
/// Reads the evaluations in the log as they arrive, and records where the days of a portfolio are out of order: a day of a run is
/// followed by the next day of that run, or by any day of a later run. Earlier messages may be repeated.
/// </summary>
internal sealed class LogOrder : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, (int Run, string Day)> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _next;
    private readonly Task _reading;

    public LogOrder(string bootstrapServers, IReadOnlyList<string> days)
    {
        _next = days.Zip(days.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        _reading = Task.Factory.StartNew(
            () => Read(bootstrapServers),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Descriptions of days out of order.</summary>
    public List<string> Disorder { get; } = [];

    /// <summary>The number of repeated evaluations.</summary>
    public long Repeated { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _reading.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private void Read(string bootstrapServers)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "order",
            FetchWaitMaxMs = 10,
        })
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Assign(
            Enumerable.Range(0, 6).Select(partition => new TopicPartitionOffset(TopicNames.Portfolios, partition, Offset.Beginning)));
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } read)
                    Take(JsonNode.Parse(read.Message.Value)!);
            }
            catch (ConsumeException)
            {
                // The broker has an injected fault.
            }
        }
    }

    private void Take(JsonNode evaluation)
    {
        var (portfolio, run, day) = ((string)evaluation["portfolio"]!, (int)evaluation["run"]!, (string)evaluation["asOf"]!);
        var known = _last.TryGetValue(portfolio, out var last);
        if (known && (run < last.Run || (run == last.Run && string.CompareOrdinal(day, last.Day) <= 0)))
        {
            Repeated++;
            return;
        }

        if (known && run == last.Run && _next[last.Day] != day)
            Disorder.Add($"{portfolio} has {day} after {last.Day} in run {run}");
        _last[portfolio] = (run, day);
    }
}
