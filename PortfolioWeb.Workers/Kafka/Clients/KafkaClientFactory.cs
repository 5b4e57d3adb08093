using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Kafka.Clients;

/// <summary>Makes the clients of the broker, each with the settings that its use needs.</summary>
public sealed class KafkaClientFactory(KafkaCluster cluster, IOptions<KafkaOptions> options, ILogger<KafkaClientFactory> logger)
{
    private const int RealFetchWaitMs = 500;

    // It does not wake a fetch that waits: a longer one would only add to the latency, a shorter one keep a processor busy.
    private const int EmbeddedFetchWaitMs = 5, CalmEmbeddedFetchWaitMs = 20;

    // librdkafka calls it experimental at every start of a client.
    private const string Gapless = "enable.gapless.guarantee";

    private OpenTopics? _topics;
    private Error? _lastError;

    /// <summary>What topics, groups and transactional ids are called on the broker.</summary>
    public BrokerNames Names { get; } = new(options.Value.TopicPrefix);

    /// <summary>The identity of each topic's log: offsets of another log mean nothing.</summary>
    public IReadOnlyDictionary<string, string> Logs => Open.Logs;

    /// <summary>Whether a writer can put its messages and its place into the log at once. The embedded broker only seems to.</summary>
    public bool Transactions => !Open.Embedded;

    /// <summary>What wakes the readers of the broker in this process; null for any other broker.</summary>
    public ArrivalSignal? Arrivals { get; } = cluster.EmbeddedLog is null ? null : new ArrivalSignal();

    private OpenTopics Open => _topics ?? throw new InvalidOperationException("The topics are not open yet.");

    /// <summary>Makes the topics that the broker lacks and learns the identity of each. Comes before everything else.</summary>
    /// <exception cref="StartupException">The broker cannot be reached, or its topics cannot be used.</exception>
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
            // What went wrong on the way there says more than that the time ran out.
            var reason = _lastError?.Reason ?? failure.Error.Reason;
            throw new StartupException($"Kafka:BootstrapServers is '{cluster.BootstrapServers}', where no broker can be used: {reason}");
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // What librdkafka says of a setting that it does not know, or whose value it cannot use.
            throw new StartupException($"Kafka:Client cannot be used: {failure.Message}");
        }
    }

    /// <summary>A producer that writes each message once and in order, however often it must try.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="timeout">
    /// After what time a message is given up. Without it, as for closes and evaluations, it never is: what is not taken yet is
    /// tried again, and the sender waits. Where the broker refuses one for good, those after it are refused as well, so that none is missing between others,
    /// and another producer must begin with it.
    /// </param>
    public IProducer<string, byte[]> Producer(string name, TimeSpan? timeout = null)
    {
        var config = ProducerConfig(name);
        config.MessageTimeoutMs = (int)(timeout?.TotalMilliseconds ?? 0);
        config.EnableGaplessGuarantee = timeout is null ? true : null;
        return Build(name, config);
    }

    /// <summary>
    /// A producer whose messages appear together with the offsets that it sends, or not at all. There is one of a name:
    /// when another one initialises its transactions, this one can write no more.
    /// </summary>
    /// <param name="name">Its name and transactional id.</param>
    /// <param name="onError">Called where a connection fails or a request is not answered in time, also if the client tries again by itself.</param>
    public IProducer<string, byte[]> TransactionalProducer(string name, Action<Error> onError)
    {
        var config = ProducerConfig(name);
        config.TransactionalId = Names.OnBroker(name);
        return Build(name, config, onError);
    }

    /// <summary>A consumer that is told what to read and where to start; it only tells the group how far it is.</summary>
    /// <remarks>
    /// Nobody here lets the broker hand out partitions: an investor needs all of them to put a day together, and the
    /// ledger's place is in its database. So a restart never waits for a dead member to be missed.
    /// </remarks>
    /// <param name="group">The group.</param>
    /// <param name="timestamps">Whether it needs to know when each message was emitted.</param>
    /// <param name="lowFrequency">Whether a few milliseconds more are no matter to it, which spares the embedded broker.</param>
    public TopicConsumer Consumer(string group, bool timestamps = false, bool lowFrequency = false)
    {
        var config = new ConsumerConfig(Common(group))
        {
            GroupId = Names.OnBroker(group),
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchWaitMaxMs = options.Value.FetchWaitMaxMs ?? (!Open.Embedded ? RealFetchWaitMs : lowFrequency ? CalmEmbeddedFetchWaitMs : EmbeddedFetchWaitMs),
            // The end of a partition is also where the marks of transactions are passed, which no message tells of.
            EnablePartitionEof = true,
            // Few read the timestamp; the headers carry nothing but traces.
            ConsumeResultFields = $"topic{(timestamps ? ",timestamp" : "")}{(PipelineTracing.On ? ",headers" : "")}",
        };
        return Build(group, config);
    }

    /// <summary>A consumer that reads nothing and tells where its group is.</summary>
    /// <remarks>
    /// librdkafka's admin client can tell it, too, but takes the process down when a group has no coordinator yet
    /// (librdkafka issue 5040).
    /// </remarks>
    public TopicConsumer OffsetsConsumer(string group) => Build(group, new ConsumerConfig(Common("lag-" + group))
    {
        GroupId = Names.OnBroker(group),
        EnableAutoCommit = false,
        // To look on, it need not wait until a transaction of the group has ended.
        IsolationLevel = IsolationLevel.ReadUncommitted,
    });

    /// <summary>A client that asks for offsets.</summary>
    public IAdminClient Admin(string name) =>
        new AdminClientBuilder(new AdminClientConfig(Common(name)))
            .SetLogHandler((_, entry) => Log(name, entry))
            .SetErrorHandler((_, error) => LogError(name, error))
            .Build();

    private ProducerConfig ProducerConfig(string name) => new(Common(name))
    {
        EnableIdempotence = true,
        // A real broker keeps the order of what must be tried again; the embedded one takes whatever comes, as it comes.
        MaxInFlight = Open.Embedded ? 1 : null,
        Acks = Acks.All,
        LingerMs = options.Value.LingerMs,
        CompressionType = CompressionType.Lz4,
        // The key's partition as every other Kafka client would choose it.
        Partitioner = Partitioner.Murmur2Random,
        // A report of a delivery need not repeat the message.
        DeliveryReportFields = "none",
        // A report wakes the producer's thread at once. Without one it wakes after this time, to see whether it is disposed of.
        CancellationDelayMaxMs = 250,
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

    // What every client has in common; what a use needs is set over it, so that no setting can undo a promise.
    private ClientConfig Common(string name) => new(cluster.ClientSettings.ToDictionary())
    {
        BootstrapServers = cluster.BootstrapServers,
        ClientId = name,
        // After an outage the clients are back within the first, and an answer that never comes is missed after the second.
        ReconnectBackoffMaxMs = 1000,
        SocketTimeoutMs = 10_000,
    };

    // While a broker is away every client says so, again and again: ConsumerLag says it once for all. And of a setting that is made here none need be warned.
    private void Log(string name, LogMessage entry)
    {
        var known = entry.Facility is "FAIL" or "ERROR" || (entry.Facility == "CONFWARN" && entry.Message.Contains(Gapless, StringComparison.Ordinal));
        var level = entry.Level > SyslogLevel.Warning ? LogLevel.None : known ? LogLevel.Debug : LogLevel.Warning;
        logger.Log(level, "Kafka client {Client}: {Facility} {Text}", name, entry.Facility, entry.Message);
    }

    private void LogError(string name, Error error)
    {
        _lastError = error;
        logger.Log(error.IsFatal ? LogLevel.Error : LogLevel.Debug, "Kafka client {Client}: {Error} ({Code})", name, error.Reason, error.Code);
    }
}
