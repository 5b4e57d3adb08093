using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Makes the clients of the broker, each with the settings that its use needs.</summary>
public sealed class KafkaClients(EmbeddedBroker broker, IOptions<KafkaOptions> options, ILogger<KafkaClients> logger)
{
    /// <summary>The identity of the log that these clients read and write.</summary>
    public string LogId => broker.LogId;

    /// <summary>A producer that writes each message once and in order, however often it must try.</summary>
    public IProducer<string, byte[]> Producer(string name) =>
        new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            ClientId = name,
            EnableIdempotence = true,
            Acks = Acks.All,
            // Closes and evaluations are never given up: what is not taken yet is tried again, and the sender waits.
            MessageTimeoutMs = 0,
            LingerMs = options.Value.LingerMs,
            CompressionType = CompressionType.Lz4,
            // The key's partition as every other Kafka client would choose it.
            Partitioner = Partitioner.Murmur2Random,
            // A report of a delivery need not repeat the message.
            DeliveryReportFields = "none",
        })
        .SetLogHandler((_, entry) => Log(name, entry))
        .SetErrorHandler((_, error) => LogError(name, error))
        .Build();

    /// <summary>A member of a consumer group, which the broker gives its partitions and resumes at the committed offsets.</summary>
    public IConsumer<byte[], byte[]> GroupMember(string group)
    {
        var config = ConsumerConfig(group);
        // The embedded broker takes 44 s to let a restarted member of a classic group back in.
        config.GroupProtocol = GroupProtocol.Consumer;
        return Build(group, config);
    }

    /// <summary>A consumer that is told what to read and where to start; it only tells the group how far it is.</summary>
    public IConsumer<byte[], byte[]> Reader(string group) => Build(group, ConsumerConfig(group));

    /// <summary>A client that asks for offsets.</summary>
    public IAdminClient Admin(string name) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers, ClientId = name })
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) => LogError(name, error))
            .Build();

    private ConsumerConfig ConsumerConfig(string group) => new()
    {
        BootstrapServers = broker.BootstrapServers,
        GroupId = group,
        ClientId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        FetchWaitMaxMs = options.Value.FetchWaitMaxMs,
        // Nobody reads the timestamp and the headers.
        ConsumeResultFields = "topic",
    };

    private IConsumer<byte[], byte[]> Build(string name, ConsumerConfig config) =>
        new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) => LogError(name, error))
            .Build();

    private void Log(string name, LogMessage entry)
    {
        if (entry.Level <= SyslogLevel.Warning)
            logger.LogWarning("Kafka client {Client}: {Facility} {Text}", name, entry.Facility, entry.Message);
    }

    private void LogError(string name, Error error) =>
        logger.LogWarning("Kafka client {Client}: {Error} ({Code})", name, error.Reason, error.Code);
}
