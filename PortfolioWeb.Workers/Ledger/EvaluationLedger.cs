using System.Data.Common;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>
/// Stores closes and evaluations, each once: a batch of messages and the offsets after it are one transaction of the
/// database, and after a start it goes on at those offsets.
/// </summary>
public sealed class EvaluationLedger : BackgroundService
{
    /// <summary>The consumer group by which the broker knows how far the ledger is. It never reads that itself.</summary>
    public const string Group = "ledger";

    private const int MaxBatch = 5000;
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromSeconds(1);

    private readonly IDbContextFactory<InvestorsDb> _databases;
    private readonly MarketFacts _market;
    private readonly InvestingFacts _investing;
    private readonly KafkaClients _clients;
    private readonly DeadLetters _deadLetters;
    private readonly IReadOnlyList<TopicPartition> _partitions;
    private readonly TimeProvider _time;
    private readonly ILogger<EvaluationLedger> _logger;

    // The last day stored of each exchange and of each portfolio.
    private readonly Dictionary<string, MarketDay> _closed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MarketDay> _evaluated = new(StringComparer.Ordinal);

    public EvaluationLedger(
        IDbContextFactory<InvestorsDb> databases,
        MarketFacts market,
        InvestingFacts investing,
        KafkaClients clients,
        DeadLetters deadLetters,
        ConsumerLag lag,
        IOptions<KafkaOptions> kafka,
        TimeProvider time,
        ILogger<EvaluationLedger> logger)
    {
        (_databases, _market, _investing, _clients, _deadLetters, _time, _logger) = (databases, market, investing, clients, deadLetters, time, logger);
        _partitions =
        [
            .. Enumerable.Range(0, market.Exchanges.Count).Select(partition => new TopicPartition(Topics.StockExchange, partition)),
            .. Enumerable.Range(0, kafka.Value.PortfolioPartitions).Select(partition => new TopicPartition(Topics.Portfolios, partition)),
        ];
        lag.Watch(Group, Topics.StockExchange, market.Exchanges.Count);
        lag.Watch(Group, Topics.Portfolios, kafka.Value.PortfolioPartitions);
    }

    /// <summary>Why nothing can be stored at the moment; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var consumer = _clients.Reader(Group);
        ILedgerWriter opened;
        await using (var db = await _databases.CreateDbContextAsync(stoppingToken))
        {
            opened = db.OpenWriter(_market);
            await LoadAsync(db, stoppingToken);
            var next = await db.ConsumedOffsets.Where(row => row.Log == _clients.LogId).ToDictionaryAsync(row => (row.Topic, row.Partition), row => row.Next, stoppingToken);
            consumer.Assign(_partitions.Select(partition => new TopicPartitionOffset(
                partition, next.TryGetValue((partition.Topic, partition.Partition.Value), out var offset) ? offset : Offset.Beginning)));
        }

        using var writer = opened;
        try
        {
            await foreach (var entries in new BatchReader(consumer, MaxBatch, _logger).ReadAsync(stoppingToken))
            {
                var batch = new LedgerBatch(_clients.LogId);
                foreach (var entry in entries)
                    Take(entry, batch);
                if (batch.DeadLetters.Count > 0)
                    await _deadLetters.SendAsync(batch.DeadLetters, stoppingToken);
                await StoreAsync(writer, batch, stoppingToken);
                TellGroup(consumer, batch);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was read and not stored is read again after the restart.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task LoadAsync(InvestorsDb db, CancellationToken ct)
    {
        // The logs of embedded brokers that have ended will not be read again.
        await db.ConsumedOffsets.Where(row => row.Log.StartsWith(EmbeddedBroker.LogPrefix) && row.Log != _clients.LogId).ExecuteDeleteAsync(ct);

        foreach (var exchange in _market.Exchanges)
        {
            if (await db.LastClosedAsync(_market, exchange, ct) is { } last)
                _closed[exchange] = last;
        }

        foreach (var portfolio in _investing.Portfolios)
        {
            if (await db.LastEvaluatedAsync(portfolio.Id, ct) is { } last)
                _evaluated[portfolio.Id] = last;
        }
    }

    private void Take(LogEntry entry, LedgerBatch batch)
    {
        batch.Next[(entry.Topic, entry.Partition)] = entry.Offset + 1;
        var reason = entry.Topic == Topics.StockExchange ? TakeCloses(entry, batch) : TakeEvaluation(entry, batch);
        if (reason is null)
            return;
        _logger.LogWarning("Dead letter from {Topic}, partition {Partition}, offset {Offset}: {Reason}", entry.Topic, entry.Partition, entry.Offset, reason);
        batch.DeadLetters.Add(new DeadLetter(entry, reason, _time.GetUtcNow()));
    }

    private string? TakeCloses(LogEntry entry, LedgerBatch batch)
    {
        if (!MessageJson.TryReadCloses(entry.Value, out var closes, out var reason))
            return reason;
        if (_market.Refuse(closes, entry.Partition) is { } refusal)
            return refusal;
        if (Follows(_closed, closes.Exchange, new MarketDay(closes.Run, closes.Date), out var takesOver))
            batch.Closes.Add(new(closes, takesOver));
        return null;
    }

    private string? TakeEvaluation(LogEntry entry, LedgerBatch batch)
    {
        if (!MessageJson.TryReadEvaluation(entry.Value, out var evaluation, out var reason))
            return reason;
        if (_investing.Refuse(evaluation) is { } refusal)
            return refusal;
        if (Follows(_evaluated, evaluation.Portfolio, new MarketDay(evaluation.Run, evaluation.AsOf), out var takesOver))
            batch.Evaluations.Add(new(evaluation, takesOver));
        return null;
    }

    // Whether a day comes after the last one stored. One that does not is stale or a repetition, and is left out.
    private static bool Follows(Dictionary<string, MarketDay> stored, string id, MarketDay day, out bool takesOver)
    {
        var known = stored.TryGetValue(id, out var last);
        takesOver = known && day.Run > last.Run;
        if (known && day <= last)
            return false;
        stored[id] = day;
        return true;
    }

    // While the database is away the chain waits here; nothing is passed over.
    private async Task StoreAsync(ILedgerWriter writer, LedgerBatch batch, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await writer.WriteAsync(batch, ct);
                if (Failure is not null)
                    _logger.LogInformation("The ledger can be written again");
                Failure = null;
                return;
            }
            catch (DbException failure)
            {
                if (Failure is null)
                    _logger.LogError("The ledger cannot be written and waits: {Error}", failure.Message);
                Failure = failure.Message;
            }

            await Task.Delay(s_betweenTries, _time, ct);
        }
    }

    private void TellGroup(IConsumer<byte[], byte[]> consumer, LedgerBatch batch)
    {
        try
        {
            consumer.Commit(batch.Next.Select(next => new TopicPartitionOffset(next.Key.Topic, next.Key.Partition, next.Value)));
        }
        catch (KafkaException failure) when (!failure.Error.IsFatal)
        {
            _logger.LogWarning("The ledger could not tell the broker how far it is: {Error}", failure.Error.Reason);
        }
    }
}
