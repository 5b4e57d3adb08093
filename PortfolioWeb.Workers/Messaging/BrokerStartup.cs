using Microsoft.Extensions.Hosting;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Opens the topics before anything reads or writes them.</summary>
internal sealed class BrokerStartup(KafkaClientFactory clients, IReadOnlyList<TopicLayout> topics) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => clients.OpenAsync(topics, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
