using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger.Rows;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>A place in the list of dead letters.</summary>
/// <param name="ChangedAt">When the letter there came or was settled.</param>
/// <param name="Id">Which letter.</param>
public readonly record struct DeadLetterPlace(DateTime ChangedAt, DeadLetterId Id)
{
    /// <summary>The place of a row.</summary>
    public static DeadLetterPlace Of(DeadLetterRow row) => new(row.SettledAt ?? row.At, DeadLetterId.Of(row));
}

/// <summary>Answers questions about the messages that could not be used.</summary>
public sealed class DeadLetterHistory(IDbContextFactory<InvestorsDb> databases)
{
    /// <summary>How many are open.</summary>
    public async Task<int> CountOpenAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.DeadLetters.In(DeadLetterState.Open).CountAsync(ct);
    }

    /// <summary>Dead letters, those first that came or were settled last.</summary>
    /// <param name="state">Those in this state; all where none is given.</param>
    /// <param name="after">Those after this place; from the first where none is given.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<DeadLetterRow>> ReadAsync(DeadLetterState? state, DeadLetterPlace? after, int limit, CancellationToken ct)
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
