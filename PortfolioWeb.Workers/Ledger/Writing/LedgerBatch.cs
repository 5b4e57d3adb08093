using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>The records of a batch of messages. The batch and the offsets after it are written in one transaction.</summary>
/// <param name="Logs">The identity of each topic's log.</param>
public sealed record LedgerBatch(IReadOnlyDictionary<string, string> Logs)
{
    /// <summary>The run in which the market began, if rows of a former market may be stored: rows of earlier runs are deleted.</summary>
    public int? FirstValidRun { get; set; }

    /// <summary>The closes to store, in order.</summary>
    public List<Stored<DailyCloses>> Closes { get; } = [];

    /// <summary>The evaluations to store, in order.</summary>
    public List<Stored<Evaluation>> Evaluations { get; } = [];

    /// <summary>The messages that cannot be processed.</summary>
    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>The offsets before and after the batch, by topic and partition; empty for a batch without messages.</summary>
    public Dictionary<(string Topic, int Partition), Step> Steps { get; } = [];

    /// <summary>Turns records that the database rejects because of their data into dead letters.</summary>
    /// <param name="reasons">The rejected messages, each with the reason.</param>
    /// <param name="now">The time that the dead letters are marked with.</param>
    public void Reject(IReadOnlyDictionary<ConsumedMessage, string> reasons, DateTimeOffset now)
    {
        Remove(Closes, reasons, closes => closes.Exchange);
        Remove(Evaluations, reasons, evaluation => evaluation.Portfolio);
        DeadLetters.AddRange(reasons.Select(rejected => new DeadLetter(rejected.Key, $"the database rejects it: {rejected.Value}", now)));
    }

    // If the first message of a new run is rejected, the next one of the same exchange or portfolio supersedes the prior run.
    private static void Remove<T>(List<Stored<T>> records, IReadOnlyDictionary<ConsumedMessage, string> reasons, Func<T, string> series)
    {
        var superseding = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<Stored<T>>(records.Count);
        foreach (var record in records)
        {
            var id = series(record.Message);
            if (!reasons.ContainsKey(record.Entry))
                kept.Add(record with { SupersedesPriorRun = superseding.Remove(id) || record.SupersedesPriorRun });
            else if (record.SupersedesPriorRun)
                superseding.Add(id);
        }

        records.Clear();
        records.AddRange(kept);
    }
}

/// <summary>The offsets of a partition before and after a batch.</summary>
/// <param name="From">The offset that the ledger must be at before the batch.</param>
/// <param name="To">The offset after the last message of the batch.</param>
public readonly record struct Step(long From, long To);

/// <summary>A message to store.</summary>
/// <param name="Message">The message.</param>
/// <param name="SupersedesPriorRun">
/// Whether the message is the first of a later run, so that the stored rows from its day on are deleted.
/// </param>
/// <param name="Entry">The message as it was consumed.</param>
/// <typeparam name="T">The type of the message.</typeparam>
public readonly record struct Stored<T>(T Message, bool SupersedesPriorRun, ConsumedMessage Entry);
