using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>
/// Stores the closes and evaluations exactly once. A batch of messages and the offsets after it are written in one database
/// transaction, and after a restart the ledger resumes at these offsets. One instance leads, the others stand by.
/// </summary>
/// <remarks>
/// The partitions are assigned by the program, not by Kafka's group protocol. There the broker decides when a member counts as dead, by
/// default after 45 seconds. The database releases the lock of an instance at once when the instance dies.
/// </remarks>
public sealed class EvaluationLedger : BackgroundService
{
    /// <summary>
    /// The consumer group that shows the broker the ledger's progress, also the name of the role. The ledger itself resumes at the
    /// offsets in its database.
    /// </summary>
    public const string Group = "ledger";

    private const int MaxBatch = 5000;

    private readonly IDbContextFactory<InvestorsDb> _databases;
    private readonly MarketReferenceData _market;
    private readonly PortfolioCatalog _catalog;
    private readonly IMarketRuns _runs;
    private readonly ClosesRules _closesRules;
    private readonly EvaluationRules _evaluationRules;
    private readonly KafkaClientFactory _clients;
    private readonly ConsumerLag _lag;
    private readonly LeaderElection _election;
    private readonly RoleOptions _roles;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BatchStore _store;
    private readonly TopicPartition[] _partitions;

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
        IOptions<RoleOptions> roles,
        TimeProvider time,
        ILogger<EvaluationLedger> logger)
    {
        (_databases, _market, _catalog, _runs, _closesRules, _evaluationRules) =
            (databases, market, catalog, runs, closesRules, evaluationRules);
        (_clients, _lag, _election, _roles, _time, _logger) = (clients, lag, election, roles.Value, time, logger);
        _store = new BatchStore(deadLetters, election, time, logger);
        _partitions =
        [
            .. Enumerable.Range(0, market.Exchanges.Count).Select(partition => new TopicPartition(TopicNames.StockExchange, partition)),
            .. Enumerable.Range(0, kafka.Value.PortfolioPartitions)
                .Select(partition => new TopicPartition(TopicNames.Portfolios, partition)),
        ];
        lag.Watch(Group, _partitions);
    }

    /// <summary>Why the ledger cannot store messages at present; null while it can.</summary>
    public string? Failure => _store.Failure ?? _election.FailureOf(Group);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _roles.Has(Role.Ledger) ? _election.RunAsync(Group, LeadAsync, stoppingToken) : Task.CompletedTask;

    // Reads and stores messages until canceled.
    private async Task LeadAsync(CancellationToken ct)
    {
        using var consumer = _clients.Consumer(Group, timestamps: PipelineMetrics.TickToRow.Enabled);
        await _runs.FirstRunAsync(ct);
        await using var db = await _databases.CreateDbContextAsync(ct);
        var stored = await LoadOffsetsAsync(db, ct);
        var core = await LoadCoreAsync(db, stored, ct);
        consumer.Assign(Offsets(stored));
        using var writer = db.OpenWriter(_market);
        await db.Database.CloseConnectionAsync();
        using var grace = GracePeriod.After(ct);
        try
        {
            _lag.Record(Group, Offsets(stored));
            var reader = new BatchReader(consumer, MaxBatch, _logger, _clients.Arrivals);
            await foreach (var (batch, next) in reader.ReadAsync(read => (core.Take(read.Entries, _time.GetUtcNow()), read.Next), ct))
            {
                if (batch.Steps.Count > 0)
                    await _store.StoreAsync(writer, batch, ct, grace.Token);
                List<TopicPartitionOffset> offsets = [.. Offsets(next)];
                await consumer.CommitAsync(offsets, _logger, ct);
                _lag.Record(Group, offsets);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Messages that were read but not stored are read again after a restart.
        }
        catch (LedgerMovedException moved)
        {
            _logger.LogWarning("{Reason} This instance reads the ledger's offsets again and restarts", moved.Message);
        }
        finally
        {
            _store.Reset();
            _lag.Leave(Group, _partitions);
            consumer.Close();
        }
    }

    private static IEnumerable<TopicPartitionOffset> Offsets(IReadOnlyDictionary<(string Topic, int Partition), long> next) =>
        next.Select(at => new TopicPartitionOffset(at.Key.Topic, at.Key.Partition, at.Value));

    // Loads the next offset of each partition. A new partition gets a row here, because storing a batch only updates rows.
    private async Task<Dictionary<(string Topic, int Partition), long>> LoadOffsetsAsync(InvestorsDb db, CancellationToken ct)
    {
        // Deletes the offsets of embedded brokers that have ended: their logs no longer exist.
        var logs = _clients.Logs.Values.Distinct().ToList();
        await db.ConsumedOffsets.Where(row => row.Log.StartsWith(EmbeddedBroker.LogPrefix) && !logs.Contains(row.Log))
            .ExecuteDeleteAsync(ct);
        var rows = (await db.ConsumedOffsets.AsNoTracking().ToListAsync(ct)).ToDictionary(
            row => (row.Log, row.Topic, row.Partition), row => row.Next);
        var stored = new Dictionary<(string, int), long>();
        foreach (var partition in _partitions)
        {
            var key = (Log: _clients.Logs[partition.Topic], partition.Topic, Partition: partition.Partition.Value);
            if (!rows.TryGetValue(key, out var next))
                db.Add(new ConsumedOffsetRow { Log = key.Log, Topic = key.Topic, Partition = key.Partition, Next = 0 });
            stored[(key.Topic, key.Partition)] = next;
        }

        await db.SaveChangesAsync(ct);
        return stored;
    }

    private async Task<LedgerCore> LoadCoreAsync(
        InvestorsDb db, IReadOnlyDictionary<(string Topic, int Partition), long> stored, CancellationToken ct)
    {
        var closed = new DaySequence();
        foreach (var exchange in _market.Exchanges)
        {
            if (await db.LastClosedAsync(_market.Current, exchange, ct) is { } last)
                closed.Take(exchange, last);
        }

        var evaluated = new DaySequence();
        foreach (var portfolio in _catalog.Portfolios)
        {
            if (await db.LastEvaluatedAsync(portfolio.Id, ct) is { } last)
                evaluated.Take(portfolio.Id, last);
        }

        return new LedgerCore(_clients.Logs, stored, closed, evaluated, _closesRules, _evaluationRules, _runs);
    }
}
