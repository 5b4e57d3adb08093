namespace PortfolioWeb.Workers.Messaging;

/// <summary>The Kafka cluster that the chain runs on, as its clients have to know it.</summary>
/// <param name="BootstrapServers">Where it is reached.</param>
/// <param name="Transactions">Whether it has transactions, and they are used.</param>
/// <param name="FetchWaitMaxMs">How long it may hold a fetch that finds nothing, in milliseconds.</param>
/// <param name="ClientSettings">Further settings of every client, as librdkafka names them.</param>
/// <param name="EmbeddedLog">The identity of the embedded broker's log; null for a real cluster, which tells its own.</param>
public sealed record KafkaCluster(
    string BootstrapServers, bool Transactions, int FetchWaitMaxMs, IReadOnlyDictionary<string, string> ClientSettings, string? EmbeddedLog)
{
    private const int RealFetchWaitMs = 500;

    // It does not wake a fetch that waits: a longer one would only add to the latency.
    private const int EmbeddedFetchWaitMs = 10;

    /// <summary>A real cluster, as the settings describe it.</summary>
    public static KafkaCluster Real(KafkaOptions options) => new(
        options.BootstrapServers!,
        options.Transactions,
        options.FetchWaitMaxMs ?? RealFetchWaitMs,
        options.Client.ToDictionary(setting => setting.Key.Replace('_', '.'), setting => setting.Value, StringComparer.Ordinal),
        null);

    /// <summary>The embedded broker.</summary>
    public static KafkaCluster Embedded(EmbeddedBroker broker, KafkaOptions options) => new(
        broker.BootstrapServers, false, options.FetchWaitMaxMs ?? EmbeddedFetchWaitMs, new Dictionary<string, string>(), broker.LogId);
}
