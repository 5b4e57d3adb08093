using System.Diagnostics.CodeAnalysis;
using System.Text;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>What an operator does about dead letters: each is replayed or dismissed once, and keeps the trace of it.</summary>
public sealed class DeadLetterActions(
    IDbContextFactory<InvestorsDb> databases, MarketFacts market, InvestingFacts investing, Replays replays, TimeProvider time)
    : IDisposable
{
    /// <summary>The longest note that is kept, in characters.</summary>
    public const int LongestNote = 500;

    // Of two operators with the same letter, the second is told that it is settled.
    private readonly SemaphoreSlim _oneAction = new(1);

    /// <summary>Sends a letter's message to where it came from, if the ledger would store it now.</summary>
    /// <param name="id">The letter.</param>
    /// <param name="mended">The message as it should have been; null sends it as it was.</param>
    /// <param name="ct">Cancels.</param>
    /// <remarks>
    /// The message is sent first and the letter settled then. Should the program die in between, the letter is still open
    /// and its message in the log: a second replay is either refused, because the ledger has that day, or sends a day
    /// that everyone has read already, which changes nothing.
    /// </remarks>
    public Task<DeadLetterAnswer> ReplayAsync(DeadLetterId id, string? mended, CancellationToken ct) =>
        SettleAsync(id, (db, letter) => SendAsync(db, letter, mended ?? letter.Payload, ct), ct);

    /// <summary>Puts a letter aside.</summary>
    /// <param name="id">The letter.</param>
    /// <param name="note">Why, for those who look at it later.</param>
    /// <param name="ct">Cancels.</param>
    public Task<DeadLetterAnswer> DismissAsync(DeadLetterId id, string? note, CancellationToken ct) => SettleAsync(
        id,
        (_, letter) =>
        {
            letter.Note = note;
            return Task.FromResult<DeadLetterAnswer?>(null);
        },
        ct);

    /// <inheritdoc/>
    public void Dispose() => _oneAction.Dispose();

    private async Task<DeadLetterAnswer> SettleAsync(
        DeadLetterId id, Func<InvestorsDb, DeadLetterRow, Task<DeadLetterAnswer?>> act, CancellationToken ct)
    {
        await _oneAction.WaitAsync(ct);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            if (await db.DeadLetters.FindAsync([id.Log, id.Topic, id.Partition, id.Offset], ct) is not { } letter)
                return new DeadLetterAnswer(DeadLetterOutcome.Unknown);
            if (letter.SettledAt is { } settled)
            {
                var how = DeadLetterStates.StateOf(letter) == DeadLetterState.Replayed ? "replayed" : "dismissed";
                return Conflict($"This dead letter was {how} at {settled:yyyy-MM-dd HH:mm:ss} UTC already.");
            }

            if (await act(db, letter) is { } refusal)
                return refusal;
            // In microseconds, as both kinds of database keep it.
            letter.SettledAt = new DateTime(time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
            // What has been sent is written down, whether or not the operator still waits for it.
            await db.SaveChangesAsync(CancellationToken.None);
            return new DeadLetterAnswer(DeadLetterOutcome.Done, letter);
        }
        finally
        {
            _oneAction.Release();
        }
    }

    private async Task<DeadLetterAnswer?> SendAsync(InvestorsDb db, DeadLetterRow letter, string payload, CancellationToken ct)
    {
        if (payload.Length > DeadLetter.LongestPayload)
            return Refused($"it has {payload.Length:N0} characters, more than {DeadLetter.LongestPayload:N0}");
        if (DeadLetter.IsCut(payload))
            return Refused($"it is only the first {payload.Length - 1:N0} characters of a longer message: give the whole of it");
        var message = Encoding.UTF8.GetBytes(payload);
        if (!TryRead(letter, message, out var whose, out var day, out var reason))
            return Refused(reason);
        if (await RefuseDayAsync(db, letter, whose, day, ct) is { } refusal)
            return Conflict(refusal);

        try
        {
            letter.SentOffset = await replays.SendAsync(new TopicPartition(letter.Topic, letter.Partition), whose, message, ct);
        }
        catch (KafkaException failure)
        {
            return new DeadLetterAnswer(DeadLetterOutcome.Unsent, Reason: $"The broker does not take the message: {failure.Error.Reason}");
        }

        letter.SentPayload = payload;
        return null;
    }

    // Whose day a message is, by the rules by which the ledger will read it.
    private bool TryRead(DeadLetterRow letter, byte[] message, out string whose, out MarketDay day, [NotNullWhen(false)] out string? reason)
    {
        (whose, day) = ("", default);
        if (letter.Topic == Topics.StockExchange)
        {
            if (MessageJson.TryReadCloses(message, out var closes, out reason) && (reason = market.Refuse(closes, letter.Partition)) is null)
                (whose, day) = (closes.Exchange, new MarketDay(closes.Run, closes.Date));
        }
        else if (MessageJson.TryReadEvaluation(message, out var evaluation, out reason) && (reason = investing.Refuse(evaluation)) is null)
        {
            (whose, day) = (evaluation.Portfolio, new MarketDay(evaluation.Run, evaluation.AsOf));
        }

        return reason is null;
    }

    // Why a day would change nothing, or too much.
    private async Task<string?> RefuseDayAsync(InvestorsDb db, DeadLetterRow letter, string whose, MarketDay day, CancellationToken ct)
    {
        // A run that nobody has begun would take over, and all that the exchanges emit from then on would be stale.
        if (await db.ExchangeOrders.MaxAsync(row => (int?)row.Run, ct) is { } run && day.Run > run)
            return $"The market is at run {run}, and run {day.Run} begins when it is rewound: put the run {run} into the message, or rewind the market first.";

        var last = letter.Topic == Topics.StockExchange
            ? await db.LastClosedAsync(market, whose, ct)
            : await db.LastEvaluatedAsync(whose, ct);
        return day <= last
            ? $"The ledger has {whose} up to {last.Value.Date:O}, run {last.Value.Run}: {day.Date:O}, run {day.Run}, would change nothing. "
                + $"Rewind the market to {day.Date:O} to have that day and all after it anew, or dismiss this dead letter."
            : null;
    }

    private static DeadLetterAnswer Refused(string reason) => new(DeadLetterOutcome.Refused, Reason: reason);

    private static DeadLetterAnswer Conflict(string reason) => new(DeadLetterOutcome.Conflict, Reason: reason);
}
