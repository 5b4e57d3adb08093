using System.Data.Common;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
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
/// Stores the closes and evaluations of some partitions exactly once. A batch of messages and the offsets after it are written in one
/// database transaction, and after a restart the part resumes at these offsets.
/// </summary>
/// <remarks>All messages of an exchange or a portfolio are in one partition, so the parts do not depend on each other.</remarks>
public sealed class LedgerPart(
    string name,
    IReadOnlyList<TopicPartition> partitions,
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
    TimeProvider time,
    ILogger logger)
{
    private const int MaxBatch = 5000;
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromSeconds(1);

    // The last day of each exchange and portfolio, and the next offset of each partition. These already include batches that are read but
    // not
    // stored. That is safe: a batch is retried until it is stored, or else everything is loaded again.
    private DaySequence _closed = new(market.Calendar);
    private DaySequence _evaluated = new(market.Calendar);
    private Dictionary<(string Topic, int Partition), long> _place = [];
    private string? _failure;

    /// <summary>The name of the part as a role in the leader election.</summary>
    public string Name => name;

    /// <summary>Why the part cannot store messages at present; null while it can.</summary>
    public string? Failure => _failure ?? election.FailureOf(name);

    /// <summary>Reads and stores messages until canceled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer(EvaluationLedger.Group, timestamps: PipelineMetrics.TickToRow.Enabled);
        await runs.FirstRunAsync(ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await LoadAsync(db, ct);
        consumer.Assign(Offsets(_place));
        using var writer = db.OpenWriter(market);
        await db.Database.CloseConnectionAsync();
        using var grace = GracePeriod.After(ct);
        try
        {
            lag.Note(EvaluationLedger.Group, Offsets(_place));
            await foreach (var (batch, next) in new BatchReader(consumer, MaxBatch, logger, clients.Arrivals).ReadAsync(ToBatch, ct))
            {
                if (batch.Steps.Count > 0)
                    await StoreAsync(writer, batch, ct, grace.Token);
                List<TopicPartitionOffset> offsets = [.. Offsets(next)];
                await consumer.CommitAsync(offsets, logger, ct);
                lag.Note(EvaluationLedger.Group, offsets);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Messages that were read but not stored are read again after a restart.
        }
        catch (LedgerMovedException moved)
        {
            logger.LogWarning("{Reason} This one restarts where that one is", moved.Message);
        }
        finally
        {
            // The instance that takes over reports its own failures.
            _failure = null;
            lag.Leave(EvaluationLedger.Group, partitions);
            consumer.Close();
        }
    }

    private static IEnumerable<TopicPartitionOffset> Offsets(IReadOnlyDictionary<(string Topic, int Partition), long> next) =>
        next.Select(at => new TopicPartitionOffset(at.Key.Topic, at.Key.Partition, at.Value));

    private async Task LoadAsync(InvestorsDb db, CancellationToken ct)
    {
        // Deletes the offsets of embedded brokers that have ended: their logs no longer exist.
        var logs = clients.Logs.Values.Distinct().ToList();
        await db.ConsumedOffsets.Where(row => row.Log.StartsWith(EmbeddedBroker.LogPrefix) && !logs.Contains(row.Log)).ExecuteDeleteAsync(ct);
        _place = await LoadPlaceAsync(db, ct);

        _closed = new DaySequence(market.Calendar);
        foreach (var exchange in market.Exchanges)
        {
            if (await db.LastClosedAsync(market, exchange, ct) is { } last)
                _closed.Take(exchange, last);
        }

        _evaluated = new DaySequence(market.Calendar);
        foreach (var portfolio in catalog.Portfolios)
        {
            if (await db.LastEvaluatedAsync(portfolio.Id, ct) is { } last)
                _evaluated.Take(portfolio.Id, last);
        }
    }

    // Loads the next offset of each partition. A new partition gets a row here, because storing a batch only updates rows.
    private async Task<Dictionary<(string Topic, int Partition), long>> LoadPlaceAsync(InvestorsDb db, CancellationToken ct)
    {
        var rows = (await db.ConsumedOffsets.AsNoTracking().ToListAsync(ct)).ToDictionary(row => (row.Log, row.Topic, row.Partition), row => row.Next);
        var place = new Dictionary<(string, int), long>();
        foreach (var partition in partitions)
        {
            var key = (clients.Logs[partition.Topic], partition.Topic, Partition: partition.Partition.Value);
            if (!rows.TryGetValue(key, out var next))
                db.Add(new ConsumedOffsetRow { Log = key.Item1, Topic = key.Topic, Partition = key.Partition, Next = 0 });
            place[(key.Topic, key.Partition)] = next;
        }

        await db.SaveChangesAsync(ct);
        return place;
    }

    private (LedgerBatch Batch, IReadOnlyDictionary<(string Topic, int Partition), long> Next) ToBatch(MessageBatch read)
    {
        var batch = new LedgerBatch(clients.Logs);
        foreach (var entry in read.Entries)
            Take(entry, batch);
        foreach (var (partition, step) in batch.Steps)
            _place[partition] = step.To;
        return (batch, read.Next);
    }

    private void Take(ConsumedMessage entry, LedgerBatch batch)
    {
        var partition = (entry.Topic, entry.Partition);
        batch.Steps[partition] = new Step(_place[partition], entry.Offset + 1);
        var reason = entry.Topic == TopicNames.StockExchange ? TakeCloses(entry, batch) : TakeEvaluation(entry, batch);
        if (reason is not null)
            SendToDeadLetters(entry, reason, batch);
    }

    private void SendToDeadLetters(ConsumedMessage entry, string reason, LedgerBatch batch)
    {
        var letter = new DeadLetter(entry, reason, time.GetUtcNow());
        logger.LogWarning(
            "Dead letter from {Topic}, partition {Partition}, offset {Offset}: {Reason}", entry.Topic, entry.Partition, entry.Offset, letter.ReasonText);
        batch.DeadLetters.Add(letter);
    }

    // Leaves out a day that is repeated or belongs to an earlier run.
    private string? TakeCloses(ConsumedMessage entry, LedgerBatch batch)
    {
        var verdict = closesRules.Take(entry.Value, entry.Partition, _closed, out var closes);
        if (verdict.Arrival == DayArrival.Next)
            batch.Closes.Add(new(closes!, verdict.SupersedesPriorRun, entry));
        return verdict.Reason;
    }

    private string? TakeEvaluation(ConsumedMessage entry, LedgerBatch batch)
    {
        var verdict = evaluationRules.Take(entry.Value, _evaluated, out var evaluation);
        if (verdict.Arrival == DayArrival.Next)
            batch.Evaluations.Add(new(evaluation!, verdict.SupersedesPriorRun, entry));
        return verdict.Reason;
    }

    // Retries until the batch is stored: while the database is unavailable, the pipeline waits here and skips nothing. The grace period
    // lets
    // a running write finish when the program stops.
    private async Task StoreAsync(ILedgerWriter writer, LedgerBatch batch, CancellationToken ct, CancellationToken grace)
    {
        var buried = 0;
        while (true)
        {
            try
            {
                if (batch.DeadLetters.Count > buried)
                    await deadLetters.SendAsync(batch.DeadLetters.Skip(buried), ct);
                buried = batch.DeadLetters.Count;
                var since = time.GetUtcNow();
                await writer.WriteAsync(batch, grace);
                Measure(batch, since);
                if (_failure is not null)
                    logger.LogInformation("The ledger can be written again");
                _failure = null;
                return;
            }
            catch (DbException failure) when (writer.IsAboutContent(failure))
            {
                if (await SendRejectedToDeadLettersAsync(writer, batch, ct))
                    continue;
                Fail(failure);
            }
            catch (DbException failure)
            {
                Fail(failure);
            }

            await Task.Delay(s_betweenTries, time, ct);
        }
    }

    private void Measure(LedgerBatch batch, DateTimeOffset since)
    {
        PipelineMetrics.RowsStored.Add(batch.Evaluations.Count, new KeyValuePair<string, object?>("table", "Evaluations"));
        PipelineMetrics.RowsStored.Add(batch.Closes.Sum(closes => closes.Message.Closes.Count), new KeyValuePair<string, object?>("table", "Closes"));
        foreach (var letter in batch.DeadLetters)
            PipelineMetrics.DeadLetters.Add(1, new KeyValuePair<string, object?>("topic", letter.Entry.Topic));
        PipelineMetrics.BatchSize.Record(batch.Evaluations.Count + batch.Closes.Count + batch.DeadLetters.Count);
        if (PipelineMetrics.TickToRow.Enabled)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (var evaluation in batch.Evaluations.Where(evaluation => evaluation.Entry.EmittedAt > 0))
                PipelineMetrics.TickToRow.Record((now - evaluation.Entry.EmittedAt) / 1000.0);
        }

        if (!PipelineTracing.On)
            return;
        foreach (var entry in batch.Closes.Select(closes => closes.Entry).Concat(batch.Evaluations.Select(evaluation => evaluation.Entry)))
            PipelineTracing.StartLinked("store", entry.Topic, entry.Trace, since)?.Dispose();
    }

    // Sends records that the database rejects because of their data to the dead letters, so that the rest of the batch can be stored.
    private async Task<bool> SendRejectedToDeadLettersAsync(ILedgerWriter writer, LedgerBatch batch, CancellationToken ct)
    {
        IReadOnlyDictionary<ConsumedMessage, string> refused;
        try
        {
            refused = await writer.FindRejectedRowsAsync(batch, ct);
        }
        catch (DbException failure)
        {
            Fail(failure);
            return false;
        }

        Remove(batch.Closes, refused, closes => closes.Exchange);
        Remove(batch.Evaluations, refused, evaluation => evaluation.Portfolio);
        foreach (var (entry, reason) in refused)
            SendToDeadLetters(entry, $"the database refuses it: {reason}", batch);
        return refused.Count > 0;
    }

    // If a new run's first message is rejected, the next one of the same exchange or portfolio supersedes the old run.
    private static void Remove<T>(List<Stored<T>> records, IReadOnlyDictionary<ConsumedMessage, string> refused, Func<T, string> series)
    {
        var takeOver = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<Stored<T>>(records.Count);
        foreach (var record in records)
        {
            var id = series(record.Message);
            if (!refused.ContainsKey(record.Entry))
                kept.Add(record with { TakesOver = takeOver.Remove(id) || record.TakesOver });
            else if (record.TakesOver)
                takeOver.Add(id);
        }

        records.Clear();
        records.AddRange(kept);
    }

    private void Fail(DbException failure)
    {
        if (_failure is null)
            logger.LogError("The ledger cannot be written and waits: {Error}", failure.Message);
        _failure = failure.Message;
        election.NoteFailure(name, failure.Message);
    }
}
