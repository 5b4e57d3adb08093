using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>What a batch of messages comes to: it is written whole, with the offsets after it, or not at all.</summary>
/// <param name="Log">The identity of the log that the messages were read from.</param>
public sealed record LedgerBatch(string Log)
{
    /// <summary>Closes to store, in order.</summary>
    public List<Stored<DailyCloses>> Closes { get; } = [];

    /// <summary>Evaluations to store, in order.</summary>
    public List<Stored<Evaluation>> Evaluations { get; } = [];

    /// <summary>Messages that could not be used.</summary>
    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>The offset after the last message of the batch, by topic and partition.</summary>
    public Dictionary<(string Topic, int Partition), long> Next { get; } = [];
}

/// <summary>A message to store.</summary>
/// <param name="Message">The message.</param>
/// <param name="TakesOver">Whether it is the first of a later run: what is stored from its day on goes.</param>
/// <typeparam name="T">The message's type.</typeparam>
public readonly record struct Stored<T>(T Message, bool TakesOver);
