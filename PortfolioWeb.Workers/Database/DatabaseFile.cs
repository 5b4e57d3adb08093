using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PortfolioWeb.Workers.Database;

/// <summary>Detects whether the open SQLite file was removed from its path or replaced.</summary>
/// <remarks>
/// A process can go on writing to a removed file. No other process sees these writes, and they are lost when the process ends.
/// </remarks>
public sealed partial class DatabaseFile : IDisposable
{
    // SQLITE_FCNTL_HAS_MOVED. SQLite does not support it where an open file cannot be removed, as on Windows.
    private const int HasMoved = 20;

    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>The problem and what to do; null while the file is in place, or if the database is not a file.</summary>
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
                    + "Rows stored since then are lost when the program ends: stop it, put the file back, and start it again.";
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

    /// <summary>Opens the file that later checks are about.</summary>
    internal void Open(string connectionString)
    {
        lock (_gate)
        {
            // A pooled connection might have been opened earlier, on another file.
            _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            _connection.Open();
        }
    }

    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int sqlite3_file_control(sqlite3 database, string name, int operation, out int answer);
}
