using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>A place in the list of dead letters.</summary>
/// <param name="ChangedAt">When the letter there came or was settled.</param>
/// <param name="Id">Which letter.</param>
public readonly record struct DeadLetterPosition(DateTime ChangedAt, DeadLetterId Id)
{
    /// <summary>The place of a row.</summary>
    public static DeadLetterPosition Of(DeadLetterRow row) => new(row.SettledAt ?? row.At, DeadLetterId.Of(row));
}

/// <summary>The messages of a topic that could not be used and are not settled.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Open">How many there are.</param>
/// <param name="LastAt">When the last of them was found.</param>
public sealed record RefusedMessages(string Topic, int Open, DateTime LastAt);

/// <summary>Answers questions about the messages that could not be used.</summary>
public sealed class DeadLetterHistory(IDbContextFactory<InvestorsDb> databases)
{
    /// <summary>How many are open, by topic; a topic without any is left out.</summary>
    public async Task<IReadOnlyList<RefusedMessages>> OpenByTopicAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var topics = await db.DeadLetters.In(DeadLetterState.Open)
            .GroupBy(row => row.Topic)
            .Select(topic => new { Topic = topic.Key, Open = topic.Count(), LastAt = topic.Max(row => row.At) })
            .OrderBy(topic => topic.Topic)
            .ToListAsync(ct);
        return [.. topics.Select(topic => new RefusedMessages(topic.Topic, topic.Open, DateTime.SpecifyKind(topic.LastAt, DateTimeKind.Utc)))];
    }

    /// <summary>Dead letters, those first that came or were settled last.</summary>
    /// <param name="state">Those in this state; all where none is given.</param>
    /// <param name="after">Those after this place; from the first where none is given.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<DeadLetterRow>> ReadAsync(DeadLetterState? state, DeadLetterPosition? after, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = db.DeadLetters.AsNoTracking().In(state);
        if (after is var (at, (_, topic, partition, offset)))
        {
            rows = rows.Where(row => (row.SettledAt ?? row.At) < at
                || ((row.SettledAt ?? row.At) == at
                    && (string.Compare(row.Topic, topic) > 0
                        || (row.Topic == topic && (row.Partition > partition || (row.Partition == partition && row.Offset < offset))))));
        }

        return await rows
            .OrderByDescending(row => row.SettledAt ?? row.At)
            .ThenBy(row => row.Topic).ThenBy(row => row.Partition).ThenByDescending(row => row.Offset)
            .Take(limit)
            .ToListAsync(ct);
    }
}
