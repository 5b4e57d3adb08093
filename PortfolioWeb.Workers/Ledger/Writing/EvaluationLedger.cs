using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Hosts the ledger in parts, each with some partitions of both topics. The instances share the parts.</summary>
/// <remarks>
/// Kafka's group protocol would divide the partitions, too, but there the broker decides when a member counts as dead: by default after
/// 45 seconds. The database releases the lock of an instance at once when the instance dies.
/// </remarks>
public sealed class EvaluationLedger : BackgroundService
{
    /// <summary>
    /// The consumer group that shows the broker the ledger's progress. The ledger itself resumes at the offsets in its database.
    /// </summary>
    public const string Group = "ledger";

    private readonly ImmutableArray<LedgerPart> _parts;
    private readonly LeaderElection _election;
    private readonly IOptions<RoleOptions> _roles;

    public EvaluationLedger(
        IDbContextFactory<InvestorsDb> databases,
        MarketReferenceData market,
        PortfolioCatalog catalog,
        IMarketRuns runs,
        ClosesRules closesRules,
        EvaluationRules evaluationRules,
        KafkaClientFactory clients,
        DeadLetterPublisher deadLetters,
        ConsumerLag lag,
        LeaderElection election,
        IOptions<KafkaOptions> kafka,
        IOptions<LedgerOptions> options,
        IOptions<RoleOptions> roles,
        TimeProvider time,
        ILogger<EvaluationLedger> logger)
    {
        (_election, _roles) = (election, roles);
        TopicPartition[] partitions =
        [
            .. Enumerable.Range(0, market.Exchanges.Count).Select(partition => new TopicPartition(TopicNames.StockExchange, partition)),
            .. Enumerable.Range(0, kafka.Value.PortfolioPartitions).Select(partition => new TopicPartition(TopicNames.Portfolios, partition)),
        ];
        var parts = options.Value.Parts;
        _parts =
        [
            .. partitions
                .Index()
                .GroupBy(partition => partition.Index % parts, partition => partition.Item)
                .Select(part => new LedgerPart(
                    Parts.NameOf(Group, part.Key, parts), [.. part], databases, market, catalog, runs, closesRules, evaluationRules, clients,
                    deadLetters, lag, election, time, logger)),
        ];
        lag.Watch(Group, partitions);
        election.Divide(Role.Ledger, [.. _parts.Select(part => part.Name)]);
    }

    /// <summary>Why the ledger cannot store messages at present; null while it can.</summary>
    public string? Failure => _parts.Select(part => part.Failure).FirstOrDefault(failure => failure is not null);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _roles.Value.Does(Role.Ledger)
        ? Task.WhenAll(_parts.Select(part => _election.RunAsync(part.Name, part.RunAsync, stoppingToken)))
        : Task.CompletedTask;
}
