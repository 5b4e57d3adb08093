using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>
/// The embedded broker, outside the program under test: its log outlives the program like that of a real broker, and
/// it can simulate faults. It has no transactions.
/// </summary>
/// <param name="prefixes">The prefixes of the installations whose topics the broker has; by default, the topics have no prefix.</param>
internal sealed class LastingBroker(params string[] prefixes) : ITestBroker
{
    private static readonly IReadOnlyList<TopicLayout> s_topics = TopicNames.Layout(exchanges: 2, portfolioPartitions: 6);

    /// <summary>The broker.</summary>
    public EmbeddedBroker Broker { get; } = new(
        [.. prefixes.DefaultIfEmpty("").SelectMany(prefix => s_topics.Select(new BrokerNames(prefix).OnBroker))],
        NullLogger<EmbeddedBroker>.Instance);

    /// <summary>Elects a new leader for every partition, as a restart does.</summary>
    public void ElectAll()
    {
        foreach (var topic in s_topics)
        {
            for (var partition = 0; partition < topic.Partitions; partition++)
                Broker.Elect(topic.Name, partition);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Value)> Settings => [("Kafka:BootstrapServers", Broker.BootstrapServers)];

    /// <inheritdoc/>
    public void Dispose() => Broker.Dispose();
}
