using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>
/// The table <c>MarketCommands</c>. Any instance adds the commands of its operators; the instance that leads the market applies each
/// exactly once, in the order of the ids. A command that no instance applies in time is withdrawn, so that it is not applied long after
/// its operator received an error.
/// </summary>
public sealed class MarketCommands(
    IDbContextFactory<InvestorsDb> databases,
    Func<IReadOnlyList<InstanceStatus>> instances,
    TimeProvider time,
    ILogger<MarketCommands> logger)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(8), s_retention = TimeSpan.FromDays(30);

    // A signal wakes the other side in this process. Between processes, both sides poll the table; the leader rarely does while it knows
    // of no other instance.
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_singleInstancePollInterval = TimeSpan.FromSeconds(2);

    private readonly ChangeSignal _added = new(), _applied = new();

    // Compiled, because the leader runs this query constantly, even while idle.
    private readonly Func<InvestorsDb, IAsyncEnumerable<MarketCommandRow>> _pending = EF.CompileAsyncQuery<InvestorsDb, MarketCommandRow>(
        db => db.MarketCommands.AsNoTracking().Where(row => row.AppliedAt == null).OrderBy(row => row.Id));

    /// <summary>Adds a command and waits until the market has applied or rejected it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="requestedBy">The name of the operator or API key; empty for a request from the program's own machine.</param>
    /// <param name="ct">Withdraws the command if it is not applied yet.</param>
    /// <returns>The id of the command, and why the market rejected it; null if it did not.</returns>
    /// <exception cref="CommandException">No instance applied the command in time.</exception>
    public async Task<(long Id, string? Rejection)> SendAsync(MarketCommand command, string requestedBy, CancellationToken ct)
    {
        var id = await AddAsync(command, requestedBy, ct);
        _added.Raise();
        using var timeout = new CancellationTokenSource(s_timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var row = await WaitForOutcomeAsync(id, deadline.Token) ?? await WithdrawAsync(id);
        ct.ThrowIfCancellationRequested();
        return row?.AppliedAt is not null
            ? (id, row.Outcome)
            : throw new CommandException(
                $"No instance applied the command within {s_timeout.TotalSeconds:0} seconds, so it was withdrawn. "
                + "Try again when an instance leads the market.");
    }

    /// <summary>Completes when a command was added in this process, or when it is time to look for those of other processes.</summary>
    public async Task WaitForMoreAsync(Task added, CancellationToken ct)
    {
        var timeout = instances().Count > 1 ? s_pollInterval : s_singleInstancePollInterval;
        await added.WaitAsync(timeout, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Completes when an operator of this process adds the next command. Take it before looking for pending commands.</summary>
    public Task Added => _added.Next;

    /// <summary>Returns the pending commands, in order.</summary>
    public async Task<IReadOnlyList<MarketCommandRow>> PendingAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await _pending(db).ToListAsync(ct);
    }

    /// <summary>Stores in one transaction that a command is applied, and the new desired state.</summary>
    /// <param name="id">The id of the command.</param>
    /// <param name="before">The desired states that the command was applied to.</param>
    /// <param name="result">The result of the command.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <returns>The new desired states; null if the command was withdrawn.</returns>
    /// <exception cref="MarketRecordChangedException">Another instance has applied commands.</exception>
    public async Task<IReadOnlyList<ExchangeDesiredState>?> ApplyAsync(
        long id, IReadOnlyList<ExchangeDesiredState> before, CommandResult result, CancellationToken ct)
    {
        var now = time.GetDatabaseNow();
        var (oldest, retained) = (now - s_timeout, now - s_retention);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var outcome = result.Rejection?.Truncate(MarketCommandRow.LongestOutcome);
        var applied = await db.MarketCommands
            .Where(row => row.Id == id && row.AppliedAt == null && row.RequestedAt >= oldest)
            .ExecuteUpdateAsync(row => row.SetProperty(sent => sent.AppliedAt, now).SetProperty(sent => sent.Outcome, outcome), ct);
        if (applied == 0)
        {
            await DropAsync(db, id, ct);
            await transaction.CommitAsync(ct);
            return null;
        }

        List<ExchangeDesiredState> after = [.. result.Desired.Select(state => state with { LastCommand = id })];
        await db.ReplaceStatesAsync(before, after, ct);
        await db.MarketCommands.Where(row => row.AppliedAt < retained).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        _applied.Raise();
        return after;
    }

    private async Task DropAsync(InvestorsDb db, long id, CancellationToken ct)
    {
        if (await db.MarketCommands.AnyAsync(row => row.Id == id && row.AppliedAt != null, ct))
            throw new MarketRecordChangedException();
        if (await db.MarketCommands.Where(row => row.Id == id && row.AppliedAt == null).ExecuteDeleteAsync(ct) > 0)
            logger.LogWarning("The command {Id} is withdrawn: no instance applied it within {Seconds} seconds", id, s_timeout.TotalSeconds);
    }

    private async Task<long> AddAsync(MarketCommand command, string requestedBy, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = new MarketCommandRow
        {
            Command = MarketJson.Write(command),
            RequestedBy = requestedBy.Truncate(MarketCommandRow.LongestName),
            RequestedAt = time.GetDatabaseNow(),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }

    // Returns the applied command; null if it is not applied in time. While the database is unavailable, the outcome is not known yet.
    private async Task<MarketCommandRow?> WaitForOutcomeAsync(long id, CancellationToken deadline)
    {
        while (!deadline.IsCancellationRequested)
        {
            var applied = _applied.Next;
            try
            {
                var row = await FindAsync(id, deadline);
                if (row is not { AppliedAt: null })
                    return row;
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                logger.LogDebug("Cannot read the outcome of the command {Id} at present: {Error}", id, failure.Message);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                return null;
            }

            await applied.WaitAsync(s_pollInterval, time, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    // Not cancelable, because the command must not be applied after its operator has given up. Returns the command if it is applied.
    private async Task<MarketCommandRow?> WithdrawAsync(long id)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        return await db.MarketCommands.Where(row => row.Id == id && row.AppliedAt == null).ExecuteDeleteAsync(CancellationToken.None) == 0
            ? await FindAsync(id, CancellationToken.None)
            : null;
    }

    private async Task<MarketCommandRow?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.MarketCommands.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, ct);
    }
}

/// <summary>Thrown when no instance has applied a command in time.</summary>
public sealed class CommandException(string message) : Exception(message);
