using System.Data.Common;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>
/// Stores batches. While the database is unavailable, the pipeline waits here and skips nothing: a batch is retried until it is stored.
/// </summary>
internal sealed class BatchStore(DeadLetterPublisher deadLetters, LeaderElection election, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Why nothing can be stored at present; null while storing works.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// Forgets the failure: this instance no longer stores anything, and the one that takes over reports its own failures.
    /// </summary>
    public void Reset() => Failure = null;

    /// <summary>Stores a batch and sends its dead letters.</summary>
    /// <param name="writer">Writes into the database.</param>
    /// <param name="batch">The batch. Records that the database rejects are moved to its dead letters.</param>
    /// <param name="ct">Cancels waiting and retrying.</param>
    /// <param name="grace">Cancels a running write, some time after <paramref name="ct"/>.</param>
    /// <exception cref="LedgerMovedException">Another instance has written to the ledger.</exception>
    public async Task StoreAsync(ILedgerWriter writer, LedgerBatch batch, CancellationToken ct, CancellationToken grace)
    {
        var sent = 0;
        while (true)
        {
            try
            {
                if (batch.DeadLetters.Count > sent)
                    await SendAsync(batch.DeadLetters[sent..], ct);
                sent = batch.DeadLetters.Count;
                var since = time.GetUtcNow();
                await writer.WriteAsync(batch, grace);
                Measure(batch, since);
                if (Failure is not null)
                    logger.LogInformation("The ledger can be written again");
                Failure = null;
                return;
            }
            catch (DbException failure)
            {
                if (writer.IsDataError(failure) && await RejectAsync(writer, batch, ct))
                    continue;
                OnFailure(failure);
            }

            await Task.Delay(s_retryInterval, time, ct);
        }
    }

    private Task SendAsync(List<DeadLetter> newDeadLetters, CancellationToken ct)
    {
        foreach (var deadLetter in newDeadLetters)
        {
            logger.LogWarning(
                "Dead letter from {Topic}, partition {Partition}, offset {Offset}: {Reason}",
                deadLetter.Entry.Topic, deadLetter.Entry.Partition, deadLetter.Entry.Offset, deadLetter.ReasonText);
        }

        return deadLetters.SendAsync(newDeadLetters, ct);
    }

    // Finds the records that the database rejects because of their data, so that the rest of the batch can be stored.
    private async Task<bool> RejectAsync(ILedgerWriter writer, LedgerBatch batch, CancellationToken ct)
    {
        try
        {
            var reasons = await writer.FindRejectedRowsAsync(batch, ct);
            batch.Reject(reasons, time.GetUtcNow());
            return reasons.Count > 0;
        }
        catch (DbException failure)
        {
            OnFailure(failure);
            return false;
        }
    }

    private void OnFailure(DbException failure)
    {
        if (Failure is null)
            logger.LogError("The ledger cannot be written and waits: {Error}", failure.Message);
        Failure = failure.Message;
        election.NoteFailure(EvaluationLedger.Group, failure.Message);
    }

    private void Measure(LedgerBatch batch, DateTimeOffset since)
    {
        PipelineMetrics.RowsStored.Add(batch.Evaluations.Count, new KeyValuePair<string, object?>("table", "Evaluations"));
        PipelineMetrics.RowsStored.Add(
            batch.Closes.Sum(closes => closes.Message.Closes.Count), new KeyValuePair<string, object?>("table", "Closes"));
        foreach (var deadLetter in batch.DeadLetters)
            PipelineMetrics.DeadLetters.Add(1, new KeyValuePair<string, object?>("topic", deadLetter.Entry.Topic));
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
}
