using System.Globalization;
using Microsoft.Extensions.Logging;
using MySqlConnector;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Election;

/// <summary>
/// Elects leaders by named locks of the server: the instance that holds the lock of a role leads the role. A lock belongs to a
/// connection, so the server releases the lock at once when an instance dies, and after 30 seconds when an instance stops answering.
/// </summary>
internal sealed class MySqlLeaderElection(
    string connectionString, TimeProvider time, ILogger<LeaderElection> logger) : LeaderElection(time, logger)
{
    private const int SecondsToPrepare = 120;
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    public override async Task<IAsyncDisposable?> ClaimAsync(CancellationToken ct)
    {
        // Connects without a database, which may not exist yet.
        var server = new MySqlConnectionStringBuilder(connectionString) { Pooling = false };
        var database = server.Database;
        server.Database = "";
        var connection = new MySqlConnection(server.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new MySqlCommand(
                "SELECT GET_LOCK(CONCAT(LEFT(@database, 40), '.start'), @sessionTimeout)", connection)
            {
                CommandTimeout = 2 * SecondsToPrepare,
            };
            command.Parameters.AddWithValue("@database", database);
            command.Parameters.AddWithValue("@sessionTimeout", SecondsToPrepare);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(ct) ?? 0, CultureInfo.InvariantCulture) == 1)
                return connection;
            throw new StartupException(
                $"Another instance has been preparing the database {database} for {SecondsToPrepare} seconds: "
                + "start this instance again when the other one is ready.");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<ILease> TryAcquireAsync(string role, CancellationToken ct)
    {
        if (await LockAsync(role, ct) is not { } held)
            return new Standby();
        try
        {
            await using var update = new MySqlCommand(
                """
                INSERT INTO Leaders (Role, Copy, Term, Since) VALUES (@role, @copy, 1, UTC_TIMESTAMP(6))
                ON DUPLICATE KEY UPDATE Copy = VALUES(Copy), Term = Term + 1, Since = VALUES(Since)
                """,
                held);
            update.Parameters.AddWithValue("@role", role);
            update.Parameters.AddWithValue("@copy", InstanceName.Current);
            await update.ExecuteNonQueryAsync(ct);
            var term = await TermAsync(held, role, ct);
            _logger.LogInformation("This instance, {Copy}, leads {Role}", InstanceName.Current, role);
            return new Lease(this, role, term, held);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    // Returns a connection that holds the lock; null if another instance holds the lock.
    private async Task<MySqlConnection?> LockAsync(string role, CancellationToken ct)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            await using var sessionTimeout = new MySqlCommand("SET SESSION wait_timeout = 30", connection);
            await sessionTimeout.ExecuteNonQueryAsync(ct);
            // All databases of a server share the lock names, so the name includes the database.
            await using var command = new MySqlCommand("SELECT GET_LOCK(CONCAT(LEFT(DATABASE(), 40), '.', @role), 0)", connection);
            command.Parameters.AddWithValue("@role", role);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(ct) ?? 0, CultureInfo.InvariantCulture) == 1)
                return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    private static async Task<long> TermAsync(MySqlConnection connection, string role, CancellationToken ct)
    {
        await using var command = new MySqlCommand("SELECT Term FROM Leaders WHERE Role = @role", connection);
        command.Parameters.AddWithValue("@role", role);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private sealed record Standby : ILease
    {
        public bool IsHeld => false;

        public CancellationToken Revoked => CancellationToken.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Lease : ILease
    {
        private readonly MySqlLeaderElection _election;
        private readonly string _role;
        private readonly long _term;
        private readonly CancellationTokenSource _revoked = new();
        private readonly CancellationTokenSource _done = new();
        private readonly Task _watch;
        private MySqlConnection? _held;

        public Lease(MySqlLeaderElection election, string role, long term, MySqlConnection held)
        {
            (_election, _role, _term, _held) = (election, role, term, held);
            _watch = WatchAsync();
        }

        public bool IsHeld => true;

        public CancellationToken Revoked => _revoked.Token;

        public async ValueTask DisposeAsync()
        {
            await _done.CancelAsync();
            await _watch;
            if (_held is not null)
                await _held.DisposeAsync();
            _revoked.Dispose();
            _done.Dispose();
        }

        // While the database is unavailable no other instance can become the leader, so the work goes on and waits for the database.
        private async Task WatchAsync()
        {
            while (!_done.IsCancellationRequested && !_revoked.IsCancellationRequested)
            {
                await Task.Delay(s_checkInterval, _election._time, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                try
                {
                    _held ??= await _election.LockAsync(_role, _done.Token);
                    if (_held is null || await TermAsync(_held, _role, _done.Token) != _term)
                    {
                        _election._logger.LogWarning("Another instance has taken over {Role}", _role);
                        await _revoked.CancelAsync();
                    }

                }
                catch (OperationCanceledException) when (_done.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception failure)
                {
                    await DropAsync(failure);
                }
            }
        }

        // Discards the connection after any failure; the watch continues on a new connection.
        private async Task DropAsync(Exception failure)
        {
            if (!DatabaseErrors.IsUnavailable(failure))
                _election._logger.LogError(
                    failure, "Cannot check whether this instance still leads {Role}; the check is repeated", _role);
            if (_held is not null)
                await _held.DisposeAsync();
            _held = null;
        }
    }
}
