using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Hosts the investors. For each group of their portfolios, one instance leads and the others stand by.</summary>
public sealed class Investors : BackgroundService
{
    private readonly ImmutableArray<PortfolioGroup> _groups;
    private readonly PortfolioCatalog _catalog;
    private readonly MarketReferenceData _market;
    private readonly ClosesRules _rules;
    private readonly InvestorStart _start;
    private readonly KafkaClientFactory _clients;
    private readonly ConsumerLag _lag;
    private readonly LeaderElection _election;
    private readonly IOptions<InvestingOptions> _options;
    private readonly IOptions<KafkaOptions> _kafka;
    private readonly IOptions<RoleOptions> _roles;
    private readonly ILogger<Investors> _logger;
    private ImmutableDictionary<string, Investor> _investors = ImmutableDictionary<string, Investor>.Empty;

    public Investors(
        PortfolioCatalog catalog,
        MarketReferenceData market,
        ClosesRules rules,
        InvestorStart start,
        KafkaClientFactory clients,
        ConsumerLag lag,
        LeaderElection election,
        IOptions<InvestingOptions> options,
        IOptions<KafkaOptions> kafka,
        IOptions<RoleOptions> roles,
        ILogger<Investors> logger)
    {
        (_catalog, _rules, _start) = (catalog, rules, start);
        (_market, _clients, _lag, _election, _options, _kafka, _roles, _logger) =
            (market, clients, lag, election, options, kafka, roles, logger);
        _groups = [.. catalog.Investors.SelectMany(investor => PortfolioGroup.Of(investor, market.Exchanges))];
        foreach (var group in _groups)
            lag.Watch(
                group.Name, group.Exchanges.Select(exchange => new TopicPartition(TopicNames.StockExchange, market.PartitionOf(exchange))));
    }

    /// <summary>The portfolios on this instance whose days wait for an exchange.</summary>
    public IReadOnlyList<WaitingPortfolio> Waiting =>
        [.. _groups.SelectMany(group => _investors.GetValueOrDefault(group.Name)?.Waiting ?? [])];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _roles.Value.Has(Role.Investors)
        ? Task.WhenAll(_groups.Select(group => _election.RunAsync(group.Name, ct => LeadAsync(group, ct), stoppingToken)))
        : Task.CompletedTask;

    // Creates a new investor each time: its only state is the committed offset.
    private async Task LeadAsync(PortfolioGroup group, CancellationToken ct)
    {
        var investor = new Investor(group, _catalog, _market, _rules, _start, _clients, _lag, _options, _kafka, _logger);
        ImmutableInterlocked.AddOrUpdate(ref _investors, group.Name, investor, (_, _) => investor);
        try
        {
            await investor.RunAsync(ct);
        }
        finally
        {
            ImmutableInterlocked.TryRemove(ref _investors, group.Name, out _);
        }
    }
}
