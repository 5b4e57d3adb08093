using Microsoft.Extensions.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Embedded;

/// <summary>Opens the topics before any consumer or producer uses them.</summary>
internal sealed class BrokerStartup(KafkaClientFactory clients, IReadOnlyList<TopicLayout> topics) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => clients.OpenAsync(topics, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
