using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Kafka.Clients;

/// <summary>Creates the Kafka clients, each with the settings for its use.</summary>
public sealed class KafkaClientFactory(KafkaCluster cluster, IOptions<KafkaOptions> options, ILogger<KafkaClientFactory> logger)
{
    private const int RealFetchWaitMs = 500;

    // New messages do not end a waiting fetch of the embedded broker: a longer wait only adds latency, a shorter
    // one keeps a processor busy.
    private const int EmbeddedFetchWaitMs = 5, LowFrequencyFetchWaitMs = 20;

    // librdkafka warns that this setting is experimental each time a client starts.
    private const string Gapless = "enable.gapless.guarantee";

    private OpenTopics? _topics;
    private Error? _lastError;

    /// <summary>The names of topics, groups and transactional ids on the broker.</summary>
    public BrokerNames Names { get; } = new(options.Value.TopicPrefix);

    /// <summary>The identity of each topic's log. Offsets are only valid in the log that they come from.</summary>
    public IReadOnlyDictionary<string, string> Logs => Open.Logs;

    /// <summary>
    /// Whether messages and offsets can be committed in one transaction. The embedded broker accepts transactions,
    /// but does not isolate them.
    /// </summary>
    public bool SupportsTransactions => !Open.Embedded;

    /// <summary>The signal that wakes consumers of the broker embedded in this process; null for any other broker.</summary>
    public ArrivalSignal? Arrivals { get; } = cluster.EmbeddedLog is null ? null : new ArrivalSignal();

    private OpenTopics Open => _topics ?? throw new InvalidOperationException("The topics are not open yet.");

    /// <summary>Creates missing topics and reads the identity of each. Must be called before any other method.</summary>
    /// <exception cref="StartupException">The broker is unreachable, or a topic has a wrong number of partitions.</exception>
    public async Task OpenAsync(IReadOnlyList<TopicLayout> topics, CancellationToken ct)
    {
        if (cluster.EmbeddedLog is { } log)
        {
            _topics = new OpenTopics(topics.ToDictionary(topic => topic.Name, _ => log, StringComparer.Ordinal), true);
            return;
        }

        try
        {
            using var admin = Admin("topics");
            _topics = await new KafkaTopics(admin, Names).OpenAsync(topics, ct);
        }
        catch (KafkaException failure)
        {
            // The last connection error explains more than "timed out".
            var reason = _lastError?.Reason ?? failure.Error.Reason;
            throw new StartupException($"No Kafka broker can be used at '{cluster.BootstrapServers}' (Kafka:BootstrapServers): {reason}");
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // librdkafka rejects an unknown setting or an invalid value with these exceptions.
            throw new StartupException($"A setting under Kafka:Client is invalid: {failure.Message}");
        }
    }

    /// <summary>Creates a producer that writes each message once and in order, however many retries it needs.</summary>
    /// <param name="name">The name of the producer.</param>
    /// <param name="timeout">
    /// How long sending a message may take. Null, as for closes and evaluations, means no limit: the producer retries and the sender
    /// waits. If the broker rejects a message for good, all later ones fail too, so that no gap arises; a new producer must start with
    /// the rejected one.
    /// </param>
    public IProducer<string, byte[]> Producer(string name, TimeSpan? timeout = null)
    {
        var config = ProducerConfig(name);
        config.MessageTimeoutMs = (int)(timeout?.TotalMilliseconds ?? 0);
        config.EnableGaplessGuarantee = timeout is null ? true : null;
        return Build(name, config);
    }

    /// <summary>
    /// Creates a producer whose messages and consumer offsets are committed together or not at all. Only one producer of a name can
    /// write: when another one initializes its transactions, the earlier one is fenced.
    /// </summary>
    /// <param name="name">The name and transactional id of the producer.</param>
    /// <param name="onError">Called when a connection fails or a request times out, even if the client retries by itself.</param>
    public IProducer<string, byte[]> TransactionalProducer(string name, Action<Error> onError)
    {
        var config = ProducerConfig(name);
        config.TransactionalId = Names.OnBroker(name);
        return Build(name, config, onError);
    }

    /// <summary>Creates a consumer whose partitions are assigned by the caller. The consumer group only stores committed offsets.</summary>
    /// <remarks>
    /// No consumer here joins a group to get partitions from the broker: an investor needs every partition to assemble a day, and the
    /// ledger keeps its offsets in its database. So a restart never waits until a dead member's session expires.
    /// </remarks>
    /// <param name="group">The consumer group.</param>
    /// <param name="timestamps">Whether the consumer needs the timestamp of each message.</param>
    /// <param name="lowFrequency">
    /// Whether the consumer tolerates some milliseconds of latency, which saves load on the embedded broker.
    /// </param>
    public TopicConsumer Consumer(string group, bool timestamps = false, bool lowFrequency = false)
    {
        var config = new ConsumerConfig(Common(group))
        {
            GroupId = Names.OnBroker(group),
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchWaitMaxMs = options.Value.FetchWaitMaxMs
                ?? (!Open.Embedded ? RealFetchWaitMs : lowFrequency ? LowFrequencyFetchWaitMs : EmbeddedFetchWaitMs),
            // Markers of transactions are not delivered as messages: the end-of-partition event shows that they were passed.
            EnablePartitionEof = true,
            // Few consumers read the timestamp; the headers carry traces only.
            ConsumeResultFields = $"topic{(timestamps ? ",timestamp" : "")}{(PipelineTracing.On ? ",headers" : "")}",
        };
        return Build(group, config);
    }

    /// <summary>Creates a consumer that reads no messages, only the committed offsets of its group.</summary>
    /// <remarks>
    /// librdkafka's admin client could read them, too, but crashes the process when a group has no coordinator yet (librdkafka issue 5040).
    /// </remarks>
    public TopicConsumer OffsetsConsumer(string group) => Build(group, new ConsumerConfig(Common("lag-" + group))
    {
        GroupId = Names.OnBroker(group),
        EnableAutoCommit = false,
        // Reading offsets must not wait for the end of an open transaction of the group.
        IsolationLevel = IsolationLevel.ReadUncommitted,
    });

    /// <summary>Creates an admin client.</summary>
    public IAdminClient Admin(string name) =>
        new AdminClientBuilder(new AdminClientConfig(Common(name)))
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) => LogError(name, error))
            .Build();

    private ProducerConfig ProducerConfig(string name) => new(Common(name))
    {
        EnableIdempotence = true,
        // A real broker keeps the order of retried messages. The embedded one stores messages in the order in which they arrive.
        MaxInFlight = Open.Embedded ? 1 : null,
        Acks = Acks.All,
        LingerMs = options.Value.LingerMs,
        CompressionType = CompressionType.Lz4,
        // Chooses the same partition for a key as Kafka's Java client.
        Partitioner = Partitioner.Murmur2Random,
        // Delivery reports need not repeat the message.
        DeliveryReportFields = "none",
        // Delivery reports wake the producer's thread at once. This setting only determines how often the thread checks whether the
        // producer is disposed.
        CancellationDelayMaxMs = 500,
    };

    private TopicConsumer Build(string name, ConsumerConfig config)
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) => LogError(name, error))
            .Build();
        return new TopicConsumer(consumer, Names);
    }

    private IProducer<string, byte[]> Build(string name, ProducerConfig config, Action<Error>? onError = null) =>
        new ProducerBuilder<string, byte[]>(config)
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) =>
            {
                LogError(name, error);
                onError?.Invoke(error);
            })
            .Build();

    // The settings that all clients share. Each kind of client overrides them with its own, so that no configured setting can break a
    // guarantee.
    private ClientConfig Common(string name) => new(cluster.ClientSettings.ToDictionary())
    {
        BootstrapServers = cluster.BootstrapServers,
        ClientId = name,
        // Clients reconnect within one second after an outage and give up an unanswered request after ten.
        ReconnectBackoffMaxMs = 1000,
        SocketTimeoutMs = 10_000,
    };

    // During a broker outage every client reports the same error repeatedly, and ConsumerLag logs the outage once. The warning about
    // Gapless is expected.
    private void Log(string name, LogMessage entry)
    {
        var isExpected = entry.Facility is "FAIL" or "ERROR"
            || (entry.Facility == "CONFWARN" && entry.Message.Contains(Gapless, StringComparison.Ordinal));
        var level = entry.Level > SyslogLevel.Warning ? LogLevel.None : isExpected ? LogLevel.Debug : LogLevel.Warning;
        logger.Log(level, "Kafka client {Client}: {Facility} {Text}", name, entry.Facility, entry.Message);
    }

    private void LogError(string name, Error error)
    {
        _lastError = error;
        logger.Log(
            error.IsFatal ? LogLevel.Error : LogLevel.Debug, "Kafka client {Client}: {Error} ({Code})", name, error.Reason, error.Code);
    }
}
