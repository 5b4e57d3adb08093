using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace PortfolioWeb.Benchmarks;

/// <summary>The time that the database alone takes: prepared single-row inserts of ready values, all in one transaction.</summary>
internal static class BareInsert
{
    public static async Task<double> RunAsync(StoredRows rows)
    {
        using var data = new DataFolder();
        await using var db = StoredRows.Open(data);
        await db.Database.MigrateAsync();
        await db.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = NORMAL");

        // The values are prepared before the clock starts: only the insert is measured.
        var closes = rows.Closes
            .Select(row => (object[])[row.Ticker, row.AsOf.ToString("O"), row.Run, (double)row.ClosePrice, Value(row.PreviousClose)])
            .ToList();
        var evaluations = rows.Evaluations.Select(row => (object[])
        [
            row.PortfolioId, row.AsOf.ToString("O"), row.Run, (double)row.Value,
            Value(row.DailyChange), Value(row.DailyChangePercent), (double)row.NavPerShare,
        ]).ToList();

        var watch = Stopwatch.StartNew();
        using var transaction = connection.BeginTransaction();
        Insert(connection, transaction, "Closes", closes);
        Insert(connection, transaction, "Evaluations", evaluations);
        transaction.Commit();
        return watch.Elapsed.TotalSeconds;
    }

    private static object Value(decimal? number) => number is { } exact ? (double)exact : DBNull.Value;

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, string table, List<object[]> rows)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var parameters = Enumerable.Range(0, rows[0].Length)
            .Select(i => command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" }))
            .ToList();
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", parameters.Select(parameter => parameter.ParameterName))})";
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i];
            command.ExecuteNonQuery();
        }
    }
}
