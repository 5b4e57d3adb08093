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

/// <summary>Hosts the investors, divided into parts, each with its own consumer group. The instances share the parts among them.</summary>
public sealed class Investors : BackgroundService
{
    private readonly ImmutableArray<InvestorPart> _parts;
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
        (_rules, _start) = (rules, start);
        (_market, _clients, _lag, _election, _options, _kafka, _roles, _logger) = (market, clients, lag, election, options, kafka, roles, logger);
        _parts = [.. catalog.Investors.SelectMany(investor => InvestorPart.Of(investor, options.Value.Parts, market.Exchanges))];
        foreach (var part in _parts)
            lag.Watch(part.Group, part.Exchanges.Select(exchange => new TopicPartition(TopicNames.StockExchange, market.PartitionOf(exchange))));
        election.Divide(Role.Investors, [.. _parts.Select(part => part.Group)]);
    }

    /// <summary>The portfolios on this instance whose days wait for an exchange.</summary>
    public IReadOnlyList<WaitingPortfolio> Waiting => [.. _parts.SelectMany(part => _investors.GetValueOrDefault(part.Group)?.Waiting ?? [])];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _roles.Value.Does(Role.Investors)
        ? Task.WhenAll(_parts.Select(part => _election.RunAsync(part.Group, ct => LeadAsync(part, ct), stoppingToken)))
        : Task.CompletedTask;

    // Creates a new investor each time: its only state is the committed offset.
    private async Task LeadAsync(InvestorPart part, CancellationToken ct)
    {
        var investor = new Investor(part, _market, _rules, _start, _clients, _lag, _options, _kafka, _logger);
        ImmutableInterlocked.AddOrUpdate(ref _investors, part.Group, investor, (_, _) => investor);
        try
        {
            await investor.RunAsync(ct);
        }
        finally
        {
            ImmutableInterlocked.TryRemove(ref _investors, part.Group, out _);
        }
    }
}
