using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PortfolioWeb.Workers.Database;

/// <summary>
/// A statement prepared once through SQLite's native functions, for millions of rows, where a command object would take longer than
/// SQLite. Parameters are <c>?</c> and are bound in order.
/// </summary>
public sealed unsafe partial class SqliteStatement : IDisposable
{
    private const int Short = 64;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <summary>Prepares a statement on an open connection.</summary>
    /// <exception cref="SqliteException">The SQL is invalid.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
        : this(connection.Handle!, sql)
    {
    }

    /// <summary>Prepares a statement on an open database.</summary>
    /// <exception cref="SqliteException">The SQL is invalid.</exception>
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

    /// <summary>Binds a string to the next parameter.</summary>
    public SqliteStatement Bind(string? text)
    {
        if (text is null)
            return Bound(raw.sqlite3_bind_null(_statement, ++_bound));
        Span<byte> utf8 = stackalloc byte[Short];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length)
            ? Bound(raw.sqlite3_bind_text(_statement, ++_bound, utf8[..length]))
            : Bound(raw.sqlite3_bind_text(_statement, ++_bound, text));
    }

    /// <summary>Binds an integer to the next parameter.</summary>
    public SqliteStatement Bind(long number) => Bound(raw.sqlite3_bind_int64(_statement, ++_bound, number));

    /// <summary>Binds a double to the next parameter.</summary>
    public SqliteStatement Bind(double? number) => Bound(number is { } some
        ? raw.sqlite3_bind_double(_statement, ++_bound, some)
        : raw.sqlite3_bind_null(_statement, ++_bound));

    /// <summary>
    /// Binds a decimal to the next parameter as a double, as the column would convert the decimal's text, too. The nearest double of a
    /// number of up to 15 digits gives the same number again when it is read and rounded.
    /// </summary>
    public SqliteStatement Bind(decimal? exact) => Bind((double?)exact);

    /// <summary>Executes the statement with the bound parameters. The statement returns no rows.</summary>
    /// <exception cref="SqliteException">The statement fails.</exception>
    public void Run()
    {
        _bound = 0;
        var result = raw.sqlite3_step(_statement);
        // A reset repeats the error of the step and is needed after success and failure.
        raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    /// <summary>Moves to the next row of the result.</summary>
    /// <returns>False after the last row.</returns>
    /// <exception cref="SqliteException">The row cannot be read.</exception>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        Check(result);
        return false;
    }

    /// <summary>Returns whether a column of the current row is null.</summary>
    public bool IsNull(int column) => sqlite3_column_type(Row, column) == raw.SQLITE_NULL;

    /// <summary>Returns a column of the current row as a double; null becomes zero.</summary>
    public double Number(int column) => sqlite3_column_double(Row, column);

    /// <summary>Returns a column of the current row as an integer; null becomes zero.</summary>
    public long Whole(int column) => sqlite3_column_int64(Row, column);

    /// <summary>Returns a column of the current row as UTF-8. The bytes are valid until the next row is read.</summary>
    public ReadOnlySpan<byte> Text(int column) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(sqlite3_column_text(Row, column));

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private SqliteStatement Bound(int result)
    {
        Check(result);
        return this;
    }

    // A finished step returns SQLITE_DONE, another successful call SQLITE_OK.
    private void Check(int result)
    {
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _database);
    }

    // SQLite returns a column's value at once. The library's wrappers keep the statement alive and switch the thread's GC mode at each
    // call, which takes longer than reading the value.
    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial double sqlite3_column_double(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial byte* sqlite3_column_text(nint statement, int column);
}
