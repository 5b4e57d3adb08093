using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Workers.Kafka.Clients;

/// <summary>The settings under <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>The address of a real broker, such as <c>kafka:9092</c>. If empty, the embedded broker is used.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>
    /// Further librdkafka settings for every client of a real broker, such as <c>security.protocol</c> and <c>sasl.username</c>. In a
    /// name, an underscore stands for a dot.
    /// </summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The prefix of topics, consumer groups and transactional ids. Installations with different prefixes can share a cluster.
    /// </summary>
    [RegularExpression("[A-Za-z0-9._-]{0,100}", ErrorMessage = "must have at most 100 letters, digits, dots, underscores and hyphens")]
    public string TopicPrefix { get; set; } = "";

    /// <summary>The number of partitions of the topic <c>portfolios</c>.</summary>
    [Range(1, 64, ErrorMessage = "must be from 1 to 64")]
    public int PortfolioPartitions { get; set; } = 6;

    /// <summary>How many evaluations of one partition the slowest consumer may lag behind before the investors wait.</summary>
    [Range(100, 10_000, ErrorMessage = "must be from 100 to 10000 messages: the embedded broker drops messages that are read much later")]
    public int MaxEvaluationsAhead { get; set; } = 8000;

    /// <summary>
    /// How long the broker may hold a fetch that finds nothing, in milliseconds. The default is 500 for a real broker, which answers as
    /// soon as a message arrives. For the embedded one, which does not, the default is 5, or 20 for consumers that tolerate latency.
    /// </summary>
    [Range(1, 5000, ErrorMessage = "must be from 1 to 5000 ms")]
    public int? FetchWaitMaxMs { get; set; }

    /// <summary>How long a producer collects messages for a batch, in milliseconds.</summary>
    [Range(0, 1000, ErrorMessage = "must be from 0 to 1000 ms")]
    public int LingerMs { get; set; } = 2;
}
