using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PortfolioWeb.Workers.Database;

/// <summary>Tells whether the SQLite file that the program has open is still the one at its path.</summary>
/// <remarks>
/// A program goes on in a file that was removed or replaced: nobody else sees what it writes there, and all of it is gone at its end.
/// </remarks>
public sealed partial class DatabaseFile : IDisposable
{
    // SQLITE_FCNTL_HAS_MOVED. Where a file that is open cannot be removed, as on Windows, SQLite does not know it.
    private const int HasMoved = 20;

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>What has become of the file, and what to do; null while all is well, or where the database is no file.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                if (_connection?.Handle is not { } handle
                    || sqlite3_file_control(handle, "main", HasMoved, out var moved) != raw.SQLITE_OK
                    || moved == 0)
                {
                    return null;
                }

                return $"The file {_connection.DataSource} was removed or replaced while the program runs. "
                    + "What the program stores since then is lost at its end: stop it, put the file back, and start it again.";
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    /// <summary>Keeps the file open from now on, to compare it with.</summary>
    internal void Open(string connectionString)
    {
        lock (_gate)
        {
            // One of the pool might have been opened before.
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            _connection.Open();
        }
    }

    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_file_control(sqlite3 database, string name, int operation, out int answer);
}
