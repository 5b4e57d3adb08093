using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Opens the topics before anything reads or writes them.</summary>
internal sealed class BrokerStartup(KafkaClients clients, IOptions<MarketOptions> market, IOptions<KafkaOptions> kafka) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        clients.OpenAsync(Topics.Layout(market.Value.Exchanges.Count, kafka.Value.PortfolioPartitions), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
