using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Hosts the investors, each a consumer group of its own.</summary>
public sealed class Investors : BackgroundService
{
    private readonly InvestingFacts _facts;
    private readonly MarketFacts _market;
    private readonly KafkaClients _clients;
    private readonly ConsumerLag _lag;
    private readonly Leadership _leadership;
    private readonly IOptions<InvestingOptions> _options;
    private readonly IOptions<KafkaOptions> _kafka;
    private readonly ILogger<Investors> _logger;
    private ImmutableDictionary<string, Investor> _investors = ImmutableDictionary<string, Investor>.Empty;

    public Investors(
        InvestingFacts facts,
        MarketFacts market,
        KafkaClients clients,
        ConsumerLag lag,
        Leadership leadership,
        IOptions<InvestingOptions> options,
        IOptions<KafkaOptions> kafka,
        ILogger<Investors> logger)
    {
        (_facts, _market, _clients, _lag, _leadership, _options, _kafka, _logger) = (facts, market, clients, lag, leadership, options, kafka, logger);
        foreach (var investor in facts.Investors)
            lag.Watch(Investor.GroupOf(investor.Id), Topics.StockExchange, market.Exchanges.Count);
    }

    /// <summary>The portfolios whose days wait for an exchange.</summary>
    public IReadOnlyList<WaitingPortfolio> Waiting => [.. _facts.Investors.SelectMany(facts => _investors.GetValueOrDefault(facts.Id)?.Waiting ?? [])];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_facts.Investors.Select(facts => _leadership.RunAsync(Investor.GroupOf(facts.Id), ct => LeadAsync(facts, ct), null, stoppingToken)));

    // Each time as a new one, which knows nothing but its place in the log.
    private async Task LeadAsync(InvestorFacts facts, CancellationToken ct)
    {
        var investor = new Investor(facts, _market, _clients, _lag, _options, _kafka, _logger);
        ImmutableInterlocked.AddOrUpdate(ref _investors, facts.Id, investor, (_, _) => investor);
        try
        {
            await investor.RunAsync(ct);
        }
        finally
        {
            ImmutableInterlocked.TryRemove(ref _investors, facts.Id, out _);
        }
    }
}
