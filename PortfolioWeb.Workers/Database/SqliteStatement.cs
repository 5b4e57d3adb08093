using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PortfolioWeb.Workers.Database;

/// <summary>
/// A statement that is prepared once, by SQLite's own calls: for where rows pass by the million, and a command object would cost more than
/// SQLite does. Parameters are <c>?</c>, bound in their order.
/// </summary>
public sealed unsafe partial class SqliteStatement : IDisposable
{
    private const int Short = 64;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <summary>Prepares a statement of an open connection.</summary>
    /// <exception cref="SqliteException">It is none.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
        : this(connection.Handle!, sql)
    {
    }

    /// <summary>Prepares a statement of an open database.</summary>
    /// <exception cref="SqliteException">It is none.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    private nint Row
    {
        get
        {
            ObjectDisposedException.ThrowIf(_statement.IsClosed, this);
            return _statement.DangerousGetHandle();
        }
    }

    /// <summary>Binds a text to the next parameter.</summary>
    public SqliteStatement Bind(string? text)
    {
        if (text is null)
            return Bound(raw.sqlite3_bind_null(_statement, ++_bound));
        Span<byte> utf8 = stackalloc byte[Short];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length)
            ? Bound(raw.sqlite3_bind_text(_statement, ++_bound, utf8[..length]))
            : Bound(raw.sqlite3_bind_text(_statement, ++_bound, text));
    }

    /// <summary>Binds a whole number to the next parameter.</summary>
    public SqliteStatement Bind(long number) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, number));

    /// <summary>Binds a number to the next parameter.</summary>
    public SqliteStatement Bind(double? number) => Bound(number is { } some
        ? raw.sqlite3_bind_double(_statement, ++_bound, some)
        : raw.sqlite3_bind_null(_statement, ++_bound));

    /// <summary>
    /// Binds an exact number to the next parameter: what the column would make of the decimal's text as well. It keeps a number of up to 15
    /// digits as the nearest double, which is the same number again when it is read and rounded.
    /// </summary>
    public SqliteStatement Bind(decimal? exact) => Bind((double?)exact);

    /// <summary>Runs it as it is bound, for what it does.</summary>
    /// <exception cref="SqliteException">It cannot be done.</exception>
    public void Run()
    {
        _bound = 0;
        var result = raw.sqlite3_step(_statement);
        // A reset repeats the step's error, and must follow it either way.
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    /// <summary>Goes to the next of the rows it finds.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        Check(result);
        return false;
    }

    /// <summary>Whether a column of the row is null.</summary>
    public bool IsNull(int column) => sqlite3_column_type(Row, column) == raw.SQLITE_NULL;

    /// <summary>A column of the row as a number; null is zero.</summary>
    public double Number(int column) => sqlite3_column_double(Row, column);

    /// <summary>A column of the row as a whole number; null is zero.</summary>
    public long Whole(int column) => sqlite3_column_int64(Row, column);

    /// <summary>A column of the row as UTF-8, which is there until the next row.</summary>
    public ReadOnlySpan<byte> Text(int column) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(sqlite3_column_text(Row, column));

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private SqliteStatement Bound(int result)
    {
        Check(result);
        return this;
    }

    // A step that ends well says so in another way than a call that does.
    private void Check(int result)
    {
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    // SQLite's own answers about a row, which are there at once. The library's calls of them keep the statement alive and tell the collector that
    // the thread is away, each time anew: for a column of a row, that takes longer than the answer.
    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial double sqlite3_column_double(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial byte* sqlite3_column_text(nint statement, int column);
}
