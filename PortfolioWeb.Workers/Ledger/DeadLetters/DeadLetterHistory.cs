using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>A position in the list of dead letters, for paging.</summary>
/// <param name="ChangedAt">When the dead letter arrived or was resolved.</param>
/// <param name="Id">The dead letter.</param>
public readonly record struct DeadLetterPosition(DateTime ChangedAt, DeadLetterId Id)
{
    /// <summary>Returns the position of a row.</summary>
    public static DeadLetterPosition Of(DeadLetterRow row) => new(row.SettledAt ?? row.At, DeadLetterId.Of(row));
}

/// <summary>The open dead letters of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Open">The number of open dead letters.</param>
/// <param name="LastAt">When the last of them was found.</param>
public sealed record RefusedMessages(string Topic, int Open, DateTime LastAt);

/// <summary>Queries the dead letters.</summary>
public sealed class DeadLetterHistory(IDbContextFactory<InvestorsDb> databases)
{
    /// <summary>Counts the open dead letters by topic. Topics without any are omitted.</summary>
    public async Task<IReadOnlyList<RefusedMessages>> OpenByTopicAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var topics = await db.DeadLetters.In(DeadLetterState.Open)
            .GroupBy(row => row.Topic)
            .Select(topic => new { Topic = topic.Key, Open = topic.Count(), LastAt = topic.Max(row => row.At) })
            .OrderBy(topic => topic.Topic)
            .ToListAsync(ct);
        return [.. topics.Select(topic => new RefusedMessages(topic.Topic, topic.Open, topic.LastAt))];
    }

    /// <summary>Reads dead letters, the most recently arrived or resolved first.</summary>
    /// <param name="state">The state to select; null for all.</param>
    /// <param name="after">The position after which the page starts; null for the first page.</param>
    /// <param name="limit">The maximum number of rows.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<DeadLetterRow>> ReadAsync(
        DeadLetterState? state, DeadLetterPosition? after, int limit, CancellationToken ct)
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
