using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Access;

/// <summary>
/// Stores the sessions in the database, so that all instances share them and a restart ends no session. The cookie holds only a random
/// key, so signing out also invalidates every copy of the cookie.
/// </summary>
internal sealed class Sessions(IDbContextFactory<InvestorsDb> databases, TimeProvider time) : ITicketStore
{
    // While the database is unavailable, the last ticket read of each session keeps its user signed in. The user can only read then,
    // because every change is first recorded in the database.
    private readonly ConcurrentDictionary<string, AuthenticationTicket> _lastRead = new(StringComparer.Ordinal);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await databases.CreateDbContextAsync();
        var now = Now;
        await db.SignIns.Where(row => row.ExpiresAt <= now).ExecuteDeleteAsync();
        db.Add(RowOf(HashOf(key), ticket));
        await db.SaveChangesAsync();
        return key;
    }

    /// <inheritdoc/>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await using var db = await databases.CreateDbContextAsync();
        db.Update(RowOf(HashOf(key), ticket));
        await db.SaveChangesAsync();
    }

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var hash = HashOf(key);
        var ticket = await ReadAsync(hash);
        if (ticket is not null && !HasEnded(ticket))
            return _lastRead[hash] = ticket;
        _lastRead.TryRemove(hash, out _);
        return null;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key)
    {
        var hash = HashOf(key);
        await using var db = await databases.CreateDbContextAsync();
        await db.SignIns.Where(row => row.KeyHash == hash).ExecuteDeleteAsync();
        _lastRead.TryRemove(hash, out _);
    }

    private async Task<AuthenticationTicket?> ReadAsync(string hash)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            var row = await db.SignIns.AsNoTracking().FirstOrDefaultAsync(row => row.KeyHash == hash);
            return row is null ? null : TicketSerializer.Default.Deserialize(row.Ticket);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The ledger logs once that the database is unavailable.
            return _lastRead.GetValueOrDefault(hash);
        }
    }

    private SignInRow RowOf(string hash, AuthenticationTicket ticket) => new()
    {
        KeyHash = hash,
        Ticket = TicketSerializer.Default.Serialize(ticket),
        ExpiresAt = ticket.Properties.ExpiresUtc?.UtcDateTime ?? Now,
    };

    private bool HasEnded(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc <= time.GetUtcNow();

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
