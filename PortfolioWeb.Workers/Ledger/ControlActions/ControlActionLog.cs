using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.ControlActions;

/// <summary>The record of what operators made the program do: each action is written down before it is followed.</summary>
public sealed class ControlActionLog(IDbContextFactory<InvestorsDb> databases, TimeProvider time)
{
    /// <summary>Writes down that an action begins. Where that cannot be, the action must not be either.</summary>
    /// <returns>The row's id.</returns>
    public async Task<long> BeginAsync(string who, string via, string address, string action, string details, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = new ControlActionRow
        {
            // In microseconds, as both kinds of database keep it.
            At = new DateTime(time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
            Who = Cut(who, ControlActionRow.LongestName),
            Via = via,
            Address = Cut(address, ControlActionRow.LongestName),
            Action = Cut(action, ControlActionRow.LongestName),
            Details = Cut(details, ControlActionRow.LongestText),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }

    /// <summary>Writes down what came of an action, whether or not the one who asked still waits for it.</summary>
    public async Task EndAsync(long id, string outcome)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var text = Cut(outcome, ControlActionRow.LongestText);
        await db.ControlActions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(action => action.Outcome, text), CancellationToken.None);
    }

    /// <summary>The actions, the latest first.</summary>
    /// <param name="before">Those before this one; from the latest where none is given.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<ControlActionRow>> ReadAsync(long? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ControlActions.AsNoTracking()
            .Where(row => before == null || row.Id < before)
            .OrderByDescending(row => row.Id)
            .Take(limit)
            .ToListAsync(ct);
    }

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        // Not between the two halves of one character.
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }
}
