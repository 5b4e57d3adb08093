using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Reports on a ledger that is written at the same time.</summary>
public abstract class LedgerReaderTests
{
    private protected const int Days = 1000;

    private protected CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    private protected abstract DataFolder NewData();

    [Fact]
    public async Task All_parts_of_a_report_read_the_same_snapshot_of_the_ledger()
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
        Enumerable.Range(0, Days).SelectMany(day => (EvaluationRow[])
        [
            Row("P11", $"{First.AddDays(day):yyyy-MM-dd}", value),
            Row("P21", $"{First.AddDays(day):yyyy-MM-dd}", 7),
        ]);

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
        command.CommandText = "SELECT COUNT(*), MIN(Value), MAX(Value), (SELECT COUNT(*) FROM closes), "
            + "(SELECT MIN(ClosePrice) FROM closes), (SELECT MAX(ClosePrice) FROM closes) FROM evaluations";
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
    public async Task Each_reader_sees_a_consistent_snapshot_during_writes_and_checkpoints()
    {
        using var ledger = new StoredEvaluations(NewData());
        ledger.With(Rows(1)).WithCloses(Closes(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        // Checkpoints copy the write-ahead log into the file repeatedly: the longer one takes, the more often a read meets it.
        var writing = Task.Run(
            () =>
            {
                using var connection = new SqliteConnection($"Data Source={Path.Combine(ledger.Folder, "investors.db")}");
                connection.Open();
                using var write = new SqliteStatement(connection, "UPDATE Evaluations SET Value = Value + 1");
                while (!stop.IsCancellationRequested)
                {
                    write.Run();
                    using var checkpoint = new SqliteStatement(connection, "PRAGMA wal_checkpoint(PASSIVE)");
                    checkpoint.Read();
                }
            },
            Ct);
        try
        {
            // Every transaction writes one distinct value.
            for (var moments = new HashSet<decimal>(); moments.Count < 10;)
            {
                Assert.False(writing.IsCompleted, "The writer has stopped.");
                await using var db = ledger.CreateDbContext();
                await using var reader = await LedgerReader.OpenAsync(db, Ct);
                var (rows, least, most, _, _, _) = await ReadAsync(reader, Day("2030-01-01"));
                Assert.Equal((Days, least), (rows, most));
                moments.Add(least);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
        }
    }
}

/// <summary>A ledger in MariaDB.</summary>
public sealed class LedgerReaderOnMariaDbTests(MariaDb server) : LedgerReaderTests
{
    private protected override DataFolder NewData() => server.NewData();
}
