using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>What a batch of messages comes to: it is written whole, with the offsets after it, or not at all.</summary>
/// <param name="Logs">The identity of each topic's log.</param>
public sealed record LedgerBatch(IReadOnlyDictionary<string, string> Logs)
{
    /// <summary>Closes to store, in order.</summary>
    public List<Stored<DailyCloses>> Closes { get; } = [];

    /// <summary>Evaluations to store, in order.</summary>
    public List<Stored<Evaluation>> Evaluations { get; } = [];

    /// <summary>Messages that could not be used.</summary>
    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>How far the batch leads, by topic and partition; nowhere, where it only repeats the place.</summary>
    public Dictionary<(string Topic, int Partition), Step> Steps { get; } = [];
}

/// <summary>A step in a partition.</summary>
/// <param name="From">The offset that the ledger must be at before the batch.</param>
/// <param name="To">The offset after the last message of the batch.</param>
public readonly record struct Step(long From, long To);

/// <summary>A message to store.</summary>
/// <param name="Message">The message.</param>
/// <param name="TakesOver">Whether it is the first of a later run: what is stored from its day on goes.</param>
/// <param name="Entry">The message as it was read.</param>
/// <typeparam name="T">The message's type.</typeparam>
public readonly record struct Stored<T>(T Message, bool TakesOver, ConsumedMessage Entry);
