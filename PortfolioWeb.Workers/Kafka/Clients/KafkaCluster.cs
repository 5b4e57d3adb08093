using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Workers.Kafka.Clients;

/// <summary>The Kafka cluster that the pipeline runs on.</summary>
/// <param name="BootstrapServers">The addresses at which clients reach the cluster.</param>
/// <param name="ClientSettings">Further settings of every client, by their names in librdkafka.</param>
/// <param name="EmbeddedLog">The identity of the log of the broker in this process; null for any other broker.</param>
public sealed record KafkaCluster(string BootstrapServers, IReadOnlyDictionary<string, string> ClientSettings, string? EmbeddedLog)
{
    /// <summary>Creates the cluster that the settings describe.</summary>
    public static KafkaCluster Named(KafkaOptions options) => new(
        options.BootstrapServers!,
        options.Client.ToDictionary(setting => setting.Key.Replace('_', '.'), setting => setting.Value, StringComparer.Ordinal),
        null);

    /// <summary>Creates the cluster of the broker in this process.</summary>
    public static KafkaCluster Embedded(EmbeddedBroker broker) =>
        new(broker.BootstrapServers, new Dictionary<string, string>(), broker.LogId);
}
