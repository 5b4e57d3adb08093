using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Tests;

/// <summary>
/// The embedded broker, outside the program under test: its log outlives the program as a real one's does, and it can
/// be given faults. It has no transactions.
/// </summary>
internal sealed class LastingBroker : ITestBroker
{
    /// <summary>The broker.</summary>
    public EmbeddedBroker Broker { get; } = new(Topics.Layout(exchanges: 2, portfolioPartitions: 6), NullLogger<EmbeddedBroker>.Instance);

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Value)> Settings => [("Kafka:BootstrapServers", Broker.BootstrapServers)];

    /// <inheritdoc/>
    public void Dispose() => Broker.Dispose();
}
