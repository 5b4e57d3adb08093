using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Hosts the investors, each a consumer group of its own.</summary>
public sealed class Investors : BackgroundService
{
    private readonly Investor[] _investors;

    public Investors(
        InvestingFacts facts,
        MarketFacts market,
        KafkaClients clients,
        ConsumerLag lag,
        IOptions<InvestingOptions> options,
        IOptions<KafkaOptions> kafka,
        ILogger<Investors> logger)
    {
        _investors = [.. facts.Investors.Select(investor => new Investor(investor, market, clients, lag, options, kafka, logger))];
        foreach (var investor in facts.Investors)
            lag.Watch(Investor.GroupOf(investor.Id), Topics.StockExchange, market.Exchanges.Count);
    }

    /// <summary>The portfolios whose days wait for an exchange.</summary>
    public IReadOnlyList<WaitingPortfolio> Waiting => [.. _investors.SelectMany(investor => investor.Waiting)];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_investors.Select(investor => investor.RunAsync(stoppingToken)));
}
