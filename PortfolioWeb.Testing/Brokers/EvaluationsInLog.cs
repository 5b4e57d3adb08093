using System.Text.Json.Nodes;
using Confluent.Kafka;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>Reads the evaluations in the log of a broker outside the program.</summary>
internal static class EvaluationsInLog
{
    private const int Partitions = 6;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns every committed evaluation that the log has more than once: portfolio, run, day and count.</summary>
    public static IReadOnlyList<string> Repeated(ITestBroker broker)
    {
        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = broker.Settings.Single(setting => setting.Key == "Kafka:BootstrapServers").Value,
            GroupId = broker.Names.OnBroker("evaluations-in-log"),
            IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(
            partition => new TopicPartitionOffset(broker.Names.OnBroker(TopicNames.Portfolios), partition, Offset.Beginning)));
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var open = Partitions; open > 0;)
        {
            var read = consumer.Consume(s_timeout);
            Assert.NotNull(read);
            if (read.IsPartitionEOF)
            {
                open--;
                continue;
            }

            var evaluation = JsonNode.Parse(read.Message.Value)!;
            var day = $"{evaluation["portfolio"]} run {evaluation["run"]} {evaluation["asOf"]}";
            times[day] = times.GetValueOrDefault(day) + 1;
        }

        consumer.Close();
        Assert.NotEmpty(times);
        return [.. times.Where(day => day.Value > 1).Select(day => $"{day.Key}: {day.Value} times")];
    }
}
