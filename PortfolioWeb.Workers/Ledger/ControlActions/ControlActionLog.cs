using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.ControlActions;

/// <summary>Records the actions of operators. Each action is recorded before it is executed.</summary>
public sealed class ControlActionLog(IDbContextFactory<InvestorsDb> databases, TimeProvider time)
{
    /// <summary>Records the start of an action. If recording fails, the action must not be executed.</summary>
    /// <returns>The id of the row.</returns>
    public async Task<long> BeginAsync(string who, string via, string address, string action, string details, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = new ControlActionRow
        {
            At = time.GetDatabaseNow(),
            Who = who.Truncate(ControlActionRow.LongestName),
            Via = via,
            Address = address.Truncate(ControlActionRow.LongestName),
            Action = action.Truncate(ControlActionRow.LongestName),
            Details = details.Truncate(ControlActionRow.LongestText),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }

    /// <summary>
    /// Records the outcome of an action. Not cancelable, because the outcome counts even if the requester no longer waits.
    /// </summary>
    public async Task EndAsync(long id, string outcome)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var text = outcome.Truncate(ControlActionRow.LongestText);
        await db.ControlActions.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(action => action.Outcome, text), CancellationToken.None);
    }

    /// <summary>Reads the actions, the latest first.</summary>
    /// <param name="before">Reads actions before this id; null starts at the latest.</param>
    /// <param name="limit">The maximum number of actions.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<ControlActionRow>> ReadAsync(long? before, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ControlActions.AsNoTracking()
            .Where(row => before == null || row.Id < before)
            .OrderByDescending(row => row.Id)
            .Take(limit)
            .ToListAsync(ct);
    }
}
