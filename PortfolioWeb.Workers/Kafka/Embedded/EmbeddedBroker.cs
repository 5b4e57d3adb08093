using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Embedded;

/// <summary>
/// A Kafka broker inside this process, for a machine that has none: the test cluster of librdkafka, which speaks
/// Kafka's protocol on a loopback port and keeps its log in memory.
/// </summary>
/// <remarks>
/// It keeps 5 MiB or 100,000 batches per partition and drops older ones silently, which the bounds of
/// <see cref="ConsumerLag"/> keep from happening; it has no transactions. It starts when it is made and ends when
/// it is disposed, which must be after its clients.
/// </remarks>
public sealed partial class EmbeddedBroker : IDisposable
{
    private readonly ILogger<EmbeddedBroker> _logger;
    // librdkafka calls it for as long as the cluster lives: a field keeps it from being collected.
    private readonly LogCallback _log;
    private readonly nint _client;

    /// <param name="topics">The topics that it has.</param>
    /// <param name="logger">Where it tells of its errors.</param>
    public EmbeddedBroker(IReadOnlyList<TopicLayout> topics, ILogger<EmbeddedBroker> logger)
    {
        _logger = logger;
        _log = Log;
        _client = Start();
        var cluster = rd_kafka_handle_mock_cluster(_client);
        // Before anyone asks for them: a topic that the cluster makes by itself has four partitions.
        foreach (var topic in topics)
            Create(cluster, topic.Name, topic.Partitions);
        // By this one, another process that uses the broker knows that it is embedded, and its log.
        Create(cluster, LogId, 1);
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(cluster))!;
    }

    /// <summary>Where Kafka clients reach it: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>How the identity of every embedded broker's log begins.</summary>
    public const string LogPrefix = "embedded-";

    /// <summary>The identity of its log, another one at each start: offsets of another log mean nothing.</summary>
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
        // Syslog's levels: 3 is an error, 4 a warning; it announces itself as a test cluster at 5.
        if (level <= 4)
            _logger.LogWarning("Embedded broker: {Facility} {Text}", Marshal.PtrToStringUTF8(facility), Marshal.PtrToStringUTF8(text));
    }
}
