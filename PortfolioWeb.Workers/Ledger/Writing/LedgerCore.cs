using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>
/// Turns consumed messages into what the ledger stores: rows, superseded rows, dead letters and offsets. Uses no clock, broker or database.
/// </summary>
/// <remarks>
/// The state already includes batches that are not stored yet. That is safe: a batch is retried until it is stored, or else everything
/// is loaded again into a new core. Not safe for concurrent use.
/// </remarks>
/// <param name="logs">The identity of each topic's log.</param>
/// <param name="stored">The next offset of each partition that the ledger reads.</param>
/// <param name="closed">The last stored day of each exchange.</param>
/// <param name="evaluated">The last stored day of each portfolio.</param>
/// <param name="closesRules">Validates closes.</param>
/// <param name="evaluationRules">Validates evaluations.</param>
/// <param name="runs">The runs of the market.</param>
public sealed class LedgerCore(
    IReadOnlyDictionary<string, string> logs,
    IReadOnlyDictionary<(string Topic, int Partition), long> stored,
    DaySequence closed,
    DaySequence evaluated,
    ClosesRules closesRules,
    EvaluationRules evaluationRules,
    IMarketRuns runs)
{
    // The run in which the stored market began. At the start, rows of a former market may be stored as well.
    private int _marketBegan = 1;

    private readonly Dictionary<(string Topic, int Partition), long> _next = stored.ToDictionary();

    /// <summary>Returns what is to be stored for messages that follow those of the previous call.</summary>
    /// <param name="messages">The messages, ordered by offset within each partition.</param>
    /// <param name="now">The time that dead letters are marked with.</param>
    public LedgerBatch Take(IEnumerable<ConsumedMessage> messages, DateTimeOffset now)
    {
        var batch = new LedgerBatch(logs);
        foreach (var message in messages)
        {
            var reason = message.Topic == TopicNames.StockExchange ? TakeCloses(message, batch) : TakeEvaluation(message, batch);
            if (reason is not null)
                batch.DeadLetters.Add(new DeadLetter(message, reason, now));
            var partition = (message.Topic, message.Partition);
            batch.Steps[partition] = new Step(_next[partition], message.Offset + 1);
        }

        foreach (var (partition, step) in batch.Steps)
            _next[partition] = step.To;
        return batch;
    }

    // Returns why the message is a dead letter; null if it is stored, or left out because its day is repeated or of an earlier run.
    private string? TakeCloses(ConsumedMessage message, LedgerBatch batch)
    {
        var verdict = closesRules.Take(message.Value, message.Partition, closed, out var closes);
        if (verdict.Arrival == DayArrival.Next)
        {
            RemoveFormerMarket(closes!.Run, batch);
            batch.Closes.Add(new(closes, verdict.SupersedesPriorRun, message));
        }

        return verdict.Reason;
    }

    private string? TakeEvaluation(ConsumedMessage message, LedgerBatch batch)
    {
        var verdict = evaluationRules.Take(message.Value, evaluated, out var evaluation);
        if (verdict.Arrival == DayArrival.Next)
        {
            RemoveFormerMarket(evaluation!.Run, batch);
            batch.Evaluations.Add(new(evaluation, verdict.SupersedesPriorRun, message));
        }

        return verdict.Reason;
    }

    // The first message of another market removes all rows of the former one: its days are not those of the new market.
    private void RemoveFormerMarket(int run, LedgerBatch batch)
    {
        if (runs.RunsFor(run).MarketBegan is var began && began <= _marketBegan)
            return;
        batch.FirstValidRun = _marketBegan = began;
        batch.Closes.RemoveAll(record => record.Message.Run < began);
        batch.Evaluations.RemoveAll(record => record.Message.Run < began);
    }
}
