using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>
/// The Kafka server that the tests share. The first test that needs the server starts it, and each test has its own topic prefix.
/// </summary>
public sealed class Kafka : IDisposable
{
    private readonly Lazy<KafkaServer> _server = new(KafkaServer.Start);
    private int _prefixes;

    /// <summary>Returns the broker with an unused topic prefix.</summary>
    internal ITestBroker NewBroker() => new SharedBroker(_server.Value, $"test{Interlocked.Increment(ref _prefixes)}-");

    /// <summary>Returns a data folder on the broker, with an unused topic prefix.</summary>
    internal DataFolder NewData() => new(broker: NewBroker());

    /// <inheritdoc/>
    public void Dispose()
    {
        // If the broker could not be started, there is nothing to stop.
        if (_server is { IsValueCreated: true, Value: var server })
            server.Dispose();
    }

    private sealed class SharedBroker(KafkaServer server, string prefix) : ITestBroker
    {
        public IEnumerable<(string Key, string Value)> Settings => [.. server.Settings, ("Kafka:TopicPrefix", prefix)];

        public BrokerNames Names { get; } = new(prefix);

        public void Dispose()
        {
            // The broker is stopped after the last test.
        }
    }
}
