using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Embedded;

/// <summary>
/// A Kafka broker inside this process, for machines without one: librdkafka's test cluster, which speaks Kafka's protocol on a loopback
/// port and keeps its log in memory.
/// </summary>
/// <remarks>
/// The broker keeps 5 MiB or 100,000 batches per partition and drops older ones silently; the limits based on <see cref="ConsumerLag"/>
/// prevent such a loss. The broker does not support transactions. The constructor starts it; dispose of it after its clients.
/// </remarks>
public sealed partial class EmbeddedBroker : IDisposable
{
    private readonly ILogger<EmbeddedBroker> _logger;
    // Keeps the delegate from being garbage-collected while librdkafka calls it.
    private readonly LogCallback _log;
    private readonly nint _client;

    /// <param name="topics">The topics to create.</param>
    /// <param name="logger">Logs the broker's errors.</param>
    public EmbeddedBroker(IReadOnlyList<TopicLayout> topics, ILogger<EmbeddedBroker> logger)
    {
        _logger = logger;
        _log = Log;
        _client = Start();
        var cluster = rd_kafka_handle_mock_cluster(_client);
        // Created before a client requests them: a topic that the cluster creates automatically has four partitions.
        foreach (var topic in topics)
            Create(cluster, topic.Name, topic.Partitions);
        // This topic shows other processes that the broker is embedded, and the identity of its log.
        Create(cluster, LogId, 1);
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(cluster))!;
    }

    /// <summary>The address for Kafka clients: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>The prefix of every embedded broker's log identity.</summary>
    public const string LogPrefix = "embedded-";

    /// <summary>The identity of the broker's log. It is new at each start, because offsets of an earlier log are not valid.</summary>
    public string LogId { get; } = $"{LogPrefix}{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public void Dispose() => rd_kafka_destroy(_client);

    private static void Create(nint cluster, string topic, int partitions) =>
        Check(rd_kafka_mock_topic_create(cluster, topic, partitions, 1), $"create the topic {topic}");

    private nint Start()
    {
        Span<byte> error = stackalloc byte[512];
        var conf = rd_kafka_conf_new();
        if (rd_kafka_conf_set(conf, "test.mock.num.brokers", "1", error, (nuint)error.Length) != 0)
            throw new InvalidOperationException("The embedded broker cannot be configured: " + Text(error));
        rd_kafka_conf_set_log_cb(conf, Marshal.GetFunctionPointerForDelegate(_log));
        var client = rd_kafka_new(Producer, conf, error, (nuint)error.Length);
        return client != 0 ? client : throw new InvalidOperationException("The embedded broker cannot start: " + Text(error));
    }

    private static string Text(ReadOnlySpan<byte> zeroTerminated) =>
        Encoding.UTF8.GetString(zeroTerminated[..Math.Max(0, zeroTerminated.IndexOf((byte)0))]);

    private void Log(nint client, int level, nint facility, nint text)
    {
        // Syslog levels: 3 is an error, 4 a warning. The notice at level 5, that this is a test cluster, is ignored.
        if (level <= 4)
            _logger.LogWarning("Embedded broker: {Facility} {Text}", Marshal.PtrToStringUTF8(facility), Marshal.PtrToStringUTF8(text));
    }
}
