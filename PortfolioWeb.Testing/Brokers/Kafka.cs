using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Topics;


namespace PortfolioWeb.Testing.Brokers;

/// <summary>
/// The real Kafka that the tests share: the first one that needs it starts it, and each has a prefix of its own, so that no two meet.
/// </summary>
public sealed class Kafka : IDisposable
{
    private readonly Lazy<KafkaServer> _server = new(KafkaServer.Start);
    private int _prefixes;

    /// <summary>The broker under a prefix that nothing else uses.</summary>
    internal ITestBroker NewBroker() => new Share(_server.Value, $"test{Interlocked.Increment(ref _prefixes)}-");

    /// <summary>A data folder on the broker, under a prefix that nothing else uses.</summary>
    internal DataFolder NewData() => new(broker: NewBroker());

    /// <inheritdoc/>
    public void Dispose()
    {
        // Where it could not be started, there is nothing to end.
        if (_server is { IsValueCreated: true, Value: var server })
            server.Dispose();
    }

    private sealed class Share(KafkaServer server, string prefix) : ITestBroker
    {
        public IEnumerable<(string Key, string Value)> Settings => [.. server.Settings, ("Kafka:TopicPrefix", prefix)];

        public BrokerNames Names { get; } = new(prefix);

        public void Dispose()
        {
            // The broker ends after the last test.
        }
    }
}
