using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PortfolioWeb.Workers.Database;
using SQLitePCL;

namespace SparkJobs.Engines;

/// <summary>
/// Reads a ledger in a SQLite file. Each table is read in row order, in as many parallel parts as there are processors; reading by key
/// would look up each row separately.
/// </summary>
internal sealed class SqliteLedgerReader : LedgerReader
{
    // The buffer size in characters. Portfolio ids have at most 16.
    private const int LongestId = 64;

    // SQLITE_ERROR_SNAPSHOT: the snapshot is no longer available.
    private const int SnapshotGone = raw.SQLITE_ERROR | (3 << 8);

    private const string Database = "main";

    // The default lock timeout of the SQLite provider.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30), s_retryInterval = TimeSpan.FromMilliseconds(5);

    private readonly IDbContextTransaction _snapshot;
    private readonly sqlite3 _own;
    private readonly IReadOnlyList<sqlite3> _parts;

    private SqliteLedgerReader(IDbContextTransaction snapshot, sqlite3 own, IReadOnlyList<sqlite3> parts) =>
        (_snapshot, _own, _parts) = (snapshot, own, parts);

    /// <summary>Opens a connection for each part, all on the same snapshot.</summary>
    public static async Task<SqliteLedgerReader> OpenAsync(InvestorsDb db, IDbContextTransaction snapshot, CancellationToken ct)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var own = connection.Handle!;
        // If nothing has been written since the file was opened, there is no snapshot to share. Then the
        // snapshot's own connection reads everything.
        if (raw.sqlite3_snapshot_get(own, Database, out var version) != raw.SQLITE_OK)
            return new SqliteLedgerReader(snapshot, own, [own]);
        using (version)
        {
            var opened = new List<sqlite3>();
            try
            {
                while (opened.Count < Environment.ProcessorCount)
                    opened.Add(await OpenAtAsync(version, connection.DataSource, ct));
                return new SqliteLedgerReader(snapshot, own, opened);
            }
            catch (Exception failure)
            {
                opened.ForEach(part => part.Dispose());
                // The write-ahead log had been checkpointed completely and was restarted by the next write. Then only the snapshot's own
                // connection still has the snapshot.
                if (failure is SqliteException { SqliteExtendedErrorCode: SnapshotGone })
                    return new SqliteLedgerReader(snapshot, own, [own]);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public override async Task<long> ReadEvaluationsAsync(DuckDBConnection duck, IReadOnlyList<string> portfolios, CancellationToken ct)
    {
        var indexes = portfolios.Index()
            .ToFrozenDictionary(portfolio => portfolio.Item, portfolio => portfolio.Index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        var counts = await ReadAsync(duck, "Evaluations", LedgerTables.Evaluations, LedgerTables.OfEvaluations, Add, ct);
        return counts.Sum();

        bool Add(SqliteStatement row, ChunkAppender appender)
        {
            Span<char> text = stackalloc char[LongestId];
            if (!Encoding.UTF8.TryGetChars(row.Text(0), text, out var length) || !indexes.TryGetValue(text[..length], out var index))
                return false;
            appender.Add(index, Day(row.Text(1)), Units(row, 2), UnitsOrNull(row, 3), NumberOrNull(row, 4));
            return true;
        }
    }

    /// <inheritdoc/>
    public override Task ReadClosesAsync(DuckDBConnection duck, DateOnly lastDay, CancellationToken ct)
    {
        return ReadAsync(duck, "Closes", LedgerTables.Closes, LedgerTables.OfCloses, Add, ct);

        bool Add(SqliteStatement row, ChunkAppender appender)
        {
            var day = Day(row.Text(0));
            if (day > lastDay)
                return false;
            appender.Add(day, Units(row, 1), UnitsOrNull(row, 2));
            return true;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        foreach (var part in _parts.Where(part => part != _own))
            part.Dispose();
        await _snapshot.DisposeAsync();
    }

    // Opens a connection on the snapshot, even if rows have been written since. One thread uses it exclusively, so SQLite's mutexes are
    // off: with a lock for every column of every row, reading would be a quarter slower.
    private static async Task<sqlite3> OpenAtAsync(sqlite3_snapshot version, string file, CancellationToken ct)
    {
        var result = raw.sqlite3_open_v2(file, out var part, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            SqliteException.ThrowExceptionForRC(result, part);
            raw.sqlite3_busy_timeout(part, (int)s_timeout.TotalMilliseconds);
            // SQLite must read the file once to learn its journal mode.
            using (var probe = new SqliteStatement(part, "PRAGMA application_id"))
                probe.Read();
            using (var begin = new SqliteStatement(part, "BEGIN"))
                begin.Run();
            // During a checkpoint no snapshot can be opened, and SQLite's busy timeout does not apply here.
            var watch = Stopwatch.StartNew();
            while ((result = raw.sqlite3_snapshot_open(part, Database, version)) == raw.SQLITE_BUSY && watch.Elapsed < s_timeout)
                await Task.Delay(s_retryInterval, ct);
            SqliteException.ThrowExceptionForRC(result, part);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    // Each part reads on a dedicated thread, because reading is synchronous and never waits.
    private Task<long[]> ReadAsync(
        DuckDBConnection duck,
        string table,
        string into,
        string columns,
        Func<SqliteStatement, ChunkAppender, bool> add,
        CancellationToken ct)
    {
        var (first, count) = Rows(_own, table);
        return Task.WhenAll(_parts.Select((part, index) => Task.Factory.StartNew(
            () =>
            {
                using var rows = new SqliteStatement(part, $"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid >= ? AND rowid < ?");
                rows.Bind(first + (count * index / _parts.Count)).Bind(first + (count * (index + 1) / _parts.Count));
                using var appender = new ChunkAppender(duck, into);
                var (read, added) = (0, 0L);
                while (rows.Read())
                {
                    if (read++ % RowsBetweenChecks == 0)
                        ct.ThrowIfCancellationRequested();
                    if (add(rows, appender))
                        added++;
                }

                appender.Complete();
                return added;
            },
            ct,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    // Returns the range of a table's row ids. Deleted rows leave gaps, so that parts may differ in size.
    private static (long First, long Count) Rows(sqlite3 database, string table)
    {
        using var ends = new SqliteStatement(database, $"SELECT (SELECT MIN(rowid) FROM {table}), (SELECT MAX(rowid) FROM {table})");
        ends.Read();
        return ends.IsNull(0) ? (0, 0) : (ends.Whole(0), ends.Whole(1) - ends.Whole(0) + 1);
    }

    // The ledger always stores dates as yyyy-MM-dd.
    private static DateOnly Day(ReadOnlySpan<byte> text) => new(
        (Digit(text[0]) * 1000) + (Digit(text[1]) * 100) + (Digit(text[2]) * 10) + Digit(text[3]),
        (Digit(text[5]) * 10) + Digit(text[6]),
        (Digit(text[8]) * 10) + Digit(text[9]));

    private static int Digit(byte letter) => letter - '0';

    // SQLite returns doubles, whose decimals beyond the fourth are noise.
    private static long Units(SqliteStatement row, int column) => checked((long)Math.Round(row.Number(column) * LedgerTables.UnitsPerOne));

    private static long? UnitsOrNull(SqliteStatement row, int column) =>
        Units(row, column) is var units && units == 0 && row.IsNull(column) ? null : units;

    // SQLite returns null as zero. The check for null is needed only for zeros, which saves a call for most rows.
    private static double? NumberOrNull(SqliteStatement row, int column) =>
        row.Number(column) is var number && number == 0 && row.IsNull(column) ? null : number;
}
