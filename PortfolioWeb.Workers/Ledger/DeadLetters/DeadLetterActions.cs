using System.Text;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>Replays and dismisses dead letters on behalf of an operator. Each one can be resolved once, and its row records how.</summary>
public sealed class DeadLetterActions(
    IDbContextFactory<InvestorsDb> databases,
    MarketReferenceData market,
    ClosesRules closesRules,
    EvaluationRules evaluationRules,
    DeadLetterReplayer replays,
    TimeProvider time)
{
    /// <summary>The longest note that is stored, in characters.</summary>
    public const int LongestNote = DeadLetterRow.LongestNote;

    /// <summary>
    /// Sends the message of a dead letter to its original topic and partition, if the ledger would store the message now.
    /// </summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="correctedPayload">The corrected payload; null to send the original one.</param>
    /// <param name="ct">Cancels the replay.</param>
    /// <remarks>
    /// The row of the dead letter is locked while the message is sent, so no other operator can resolve it meanwhile. The row is
    /// committed after the message. If the program ends in between, the dead letter stays open although its message was sent. A second
    /// replay does no harm: either it is rejected, because the ledger has the day, or it repeats a day that every consumer has read,
    /// which changes nothing.
    /// </remarks>
    public Task<DeadLetterActionResult> ReplayAsync(DeadLetterId id, string? correctedPayload, CancellationToken ct) =>
        ResolveAsync(id, (db, deadLetter) => SendAsync(db, deadLetter, correctedPayload ?? deadLetter.Payload, ct), ct);

    /// <summary>Dismisses a dead letter.</summary>
    /// <param name="id">The dead letter.</param>
    /// <param name="note">The operator's reason, for later readers.</param>
    /// <param name="ct">Cancels the dismissal.</param>
    public Task<DeadLetterActionResult> DismissAsync(DeadLetterId id, string? note, CancellationToken ct) => ResolveAsync(
        id,
        (_, deadLetter) =>
        {
            deadLetter.Note = note;
            return Task.FromResult<DeadLetterActionResult?>(null);
        },
        ct);

    private async Task<DeadLetterActionResult> ResolveAsync(
        DeadLetterId id, Func<InvestorsDb, DeadLetterRow, Task<DeadLetterActionResult?>> act, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = time.GetDatabaseNow();
        // If two operators act on the same dead letter, one finds it open; the other waits here for the first one's transaction.
        var wasOpen = await db.DeadLetters
            .Where(row =>
                row.Log == id.Log
                    && row.Topic == id.Topic
                    && row.Partition == id.Partition
                    && row.Offset == id.Offset
                    && row.SettledAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(deadLetter => deadLetter.SettledAt, now), ct) == 1;
        if (await db.DeadLetters.FindAsync([id.Log, id.Topic, id.Partition, id.Offset], ct) is not { } deadLetter)
            return new DeadLetterActionResult(DeadLetterOutcome.Unknown);
        if (!wasOpen)
        {
            var how = DeadLetterStates.StateOf(deadLetter) == DeadLetterState.Replayed ? "replayed" : "dismissed";
            return Conflict($"This dead letter was already {how} at {deadLetter.SettledAt:yyyy-MM-dd HH:mm:ss} UTC.");
        }

        if (await act(db, deadLetter) is { } rejection)
            return rejection;
        // The sent message is recorded even if the operator no longer waits for the response.
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new DeadLetterActionResult(DeadLetterOutcome.Done, deadLetter);
    }

    private async Task<DeadLetterActionResult?> SendAsync(InvestorsDb db, DeadLetterRow deadLetter, string payload, CancellationToken ct)
    {
        if (payload.Length > DeadLetter.LongestPayload)
            return Refused($"it has {payload.Length:N0} characters, more than {DeadLetter.LongestPayload:N0}");
        if (DeadLetter.IsCut(payload))
            return Refused($"it is only the first {payload.Length - 1:N0} characters of a longer message: send the complete message");
        var message = Encoding.UTF8.GetBytes(payload);
        var (verdict, series, last) = await JudgeAsync(db, deadLetter, message, ct);
        if (verdict.Arrival == DayArrival.Rejected)
            return Refused(verdict.Reason!);
        if (verdict.Arrival == DayArrival.Repeated)
        {
            return Conflict(
                $"The ledger has {series} up to {last!.Value.Date:O}, run {last.Value.Run}, so this message would change nothing. "
                + "Rewind the market to its day to emit that day and all later ones again, or dismiss this dead letter.");
        }

        try
        {
            deadLetter.SentOffset = await replays.SendAsync(new TopicPartition(deadLetter.Topic, deadLetter.Partition), series, message);
        }
        catch (KafkaException failure)
        {
            return new DeadLetterActionResult(
                DeadLetterOutcome.Unsent,
                Reason: $"The broker did not accept the message, so the dead letter stays open: {failure.Error.Reason}");
        }

        deadLetter.SentPayload = payload;
        return null;
    }

    // Returns how the ledger would judge a message, the exchange or portfolio of the message, and the last stored day of that series.
    private async Task<(DayVerdict Verdict, string Series, MarketDay? Last)> JudgeAsync(
        InvestorsDb db, DeadLetterRow deadLetter, byte[] message, CancellationToken ct)
    {
        var series = deadLetter.Topic == TopicNames.StockExchange
            ? MessageJson.TryReadCloses(message, out var read, out _) ? read.Exchange : ""
            : MessageJson.TryReadEvaluation(message, out var evaluation, out _) ? evaluation.Portfolio : "";
        var last = deadLetter.Topic != TopicNames.StockExchange ? await db.LastEvaluatedAsync(series, ct)
            : market.Exchanges.Contains(series) ? await db.LastClosedAsync(market.Current, series, ct)
            : null;
        var sequence = new DaySequence();
        if (last is { } day)
            sequence.Take(series, day);
        var verdict = deadLetter.Topic == TopicNames.StockExchange
            ? closesRules.Take(message, deadLetter.Partition, sequence, out _)
            : evaluationRules.Take(message, sequence, out _);
        return (verdict, series, last);
    }

    private static DeadLetterActionResult Refused(string reason) => new(DeadLetterOutcome.Refused, Reason: reason);

    private static DeadLetterActionResult Conflict(string reason) => new(DeadLetterOutcome.Conflict, Reason: reason);
}
