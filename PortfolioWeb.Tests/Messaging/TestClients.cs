using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>An embedded broker and its clients, without the rest of the program.</summary>
internal sealed class TestClients : IDisposable
{
    private static readonly IReadOnlyList<TopicLayout> s_topics = TopicNames.Layout(exchanges: 2, portfolioPartitions: 6);

    private TestClients() => Clients = new KafkaClientFactory(
        KafkaCluster.Embedded(Broker),
        Options.Create(new KafkaOptions()),
        NullLogger<KafkaClientFactory>.Instance);

    /// <summary>The broker.</summary>
    public EmbeddedBroker Broker { get; } = new(s_topics, NullLogger<EmbeddedBroker>.Instance);

    /// <summary>The clients, whose topics exist.</summary>
    public KafkaClientFactory Clients { get; }

    /// <summary>Starts a broker.</summary>
    public static async Task<TestClients> StartAsync()
    {
        var started = new TestClients();
        await started.Clients.OpenAsync(s_topics, TestContext.Current.CancellationToken);
        return started;
    }

    /// <summary>Writes a message as another process would.</summary>
    public async Task WriteFromElsewhereAsync(TopicPartition to, string text)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Broker.BootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();
        await producer.ProduceAsync(to, new Message<Null, string> { Value = text }, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => Broker.Dispose();
}
