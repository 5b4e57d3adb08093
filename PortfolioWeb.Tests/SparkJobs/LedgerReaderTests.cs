using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;
using SparkJobs.Engines;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>What a report reads of a ledger that is written to at the same time.</summary>
public abstract class LedgerReaderTests
{
    private protected const int Days = 1000;

    private protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    private protected abstract DataFolder NewData();

    [Fact]
    public async Task All_parts_see_the_ledger_of_one_moment_whatever_is_written_after_it()
    {
        using var ledger = new StoredEvaluations(NewData());
        ledger.With(Rows(1)).WithCloses(Closes(1));
        await using var db = ledger.CreateDbContext();
        await using var reader = await LedgerReader.OpenAsync(db, Ct);
        ledger.With(Rows(2)).WithCloses(Closes(2));
        Assert.Equal((Days, 1m, 1m, Days, 1m, 1m), await ReadAsync(reader, Day("2030-01-01")));

        await using var later = ledger.CreateDbContext();
        await using var another = await LedgerReader.OpenAsync(later, Ct);
        Assert.Equal((Days, 2m, 2m, 10, 2m, 2m), await ReadAsync(another, First.AddDays(9)));
    }

    private static DateOnly First { get; } = Day("2000-01-03");

    private protected static IEnumerable<EvaluationRow> Rows(decimal value) =>
        Enumerable.Range(0, Days).SelectMany(day => (EvaluationRow[])[Row("P11", $"{First.AddDays(day):yyyy-MM-dd}", value), Row("P21", $"{First.AddDays(day):yyyy-MM-dd}", 7)]);

    private protected static IEnumerable<CloseRow> Closes(decimal close) =>
        Enumerable.Range(0, Days).Select(day => Close("A", $"{First.AddDays(day):yyyy-MM-dd}", close, null));

    private protected async Task<(int, decimal, decimal, int, decimal, decimal)> ReadAsync(LedgerReader reader, DateOnly lastDay)
    {
        using var folder = new DataFolder();
        await using var duck = new DuckDBConnection($"Data Source={Path.Combine(folder.Path, "report.duckdb")}");
        await duck.OpenAsync(Ct);
        await using var command = duck.CreateCommand();
        command.CommandText = LedgerTables.Create(["P11"]);
        command.ExecuteNonQuery();
        var rows = await reader.ReadEvaluationsAsync(duck, ["P11"], Ct);
        await reader.ReadClosesAsync(duck, lastDay, Ct);
        command.CommandText = "SELECT COUNT(*), MIN(Value), MAX(Value), (SELECT COUNT(*) FROM closes), (SELECT MIN(ClosePrice) FROM closes), (SELECT MAX(ClosePrice) FROM closes) FROM evaluations";
        await using var read = command.ExecuteReader();
        read.Read();
        Assert.Equal(rows, read.GetInt64(0));
        return ((int)rows, read.GetDecimal(1), read.GetDecimal(2), (int)read.GetInt64(3), read.GetDecimal(4), read.GetDecimal(5));
    }
}

/// <summary>A ledger in a SQLite file.</summary>
public sealed class LedgerReaderOnSqliteTests : LedgerReaderTests
{
    private protected override DataFolder NewData() => new();

    [Fact]
    public async Task Opening_waits_until_a_checkpoint_is_over_and_then_sees_the_whole_ledger()
    {
        using var ledger = new StoredEvaluations(NewData());
        ledger.With(Rows(1)).WithCloses(Closes(1));
        var file = $"Data Source={Path.Combine(ledger.Folder, "investors.db")};Pooling=False";
        using var onlooker = Open(file);
        Run(onlooker, "BEGIN");
        Run(onlooker, "SELECT COUNT(*) FROM Evaluations");
        ledger.With(Rows(2)).WithCloses(Closes(2));

        // A full checkpoint brings the new rows into the file when the onlooker no longer needs the old ones, and is under way until then.
        using var checkpointer = Open(file);
        var checkpoint = Task.Run(() => SpinWait.SpinUntil(() => Run(checkpointer, "PRAGMA wal_checkpoint(FULL)") == 0), Ct);
        using var another = Open(file);
        await Until.TrueAsync(() => Run(another, "PRAGMA wal_checkpoint(PASSIVE)") == 1, "a checkpoint is under way");

        await using var db = ledger.CreateDbContext();
        await db.Database.OpenConnectionAsync(Ct);
        var files = OpenFiles(ledger);
        var opening = Task.Run(() => LedgerReader.OpenAsync(db, Ct), Ct);
        await Until.TrueAsync(() => OpenFiles(ledger) > files, "the first part has opened the file");
        Assert.False(opening.IsCompleted, "The reader was opened during the checkpoint.");
        Assert.False(checkpoint.IsCompleted, "The checkpoint was over too soon.");
        Run(onlooker, "COMMIT");
        await checkpoint;
        await using var reader = await opening;
        Assert.Equal((Days, 2m, 2m, Days, 2m, 2m), await ReadAsync(reader, Day("2030-01-01")));
    }

    private static int OpenFiles(StoredEvaluations ledger) =>
        new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(file => file.LinkTarget == Path.Combine(ledger.Folder, "investors.db"));

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(file);
        connection.Open();
        Run(connection, "PRAGMA busy_timeout = 60000");
        return connection;
    }

    // The first column of the first row, where there is one: of a checkpoint, whether another was in its way.
    private static long Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }
}

/// <summary>A ledger in MariaDB.</summary>
public sealed class LedgerReaderOnMariaDbTests(MariaDb server) : LedgerReaderTests
{
    private protected override DataFolder NewData() => server.NewData();
}
