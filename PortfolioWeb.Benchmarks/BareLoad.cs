using System.Data;
using System.Diagnostics;
using MySqlConnector;

namespace PortfolioWeb.Benchmarks;

/// <summary>The time that the database alone takes for prepared rows, with the fastest method of each kind of database.</summary>
internal static class BareLoad
{
    /// <summary>Loads rows into a database of the same kind as their source.</summary>
    /// <returns>The duration in seconds.</returns>
    public static Task<double> RunAsync(DataFolder data, StoredRows rows) =>
        data.Server is { } server ? LoadDataAsync(server, rows) : BareInsert.RunAsync(rows);

    // Runs LOAD DATA for both tables, into copies of them in the same database.
    private static async Task<double> LoadDataAsync(string server, StoredRows rows)
    {
        await using var connection = new MySqlConnection($"{server};AllowLoadLocalInfile=true");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "SET GLOBAL local_infile = 1");
        foreach (var table in (string[])["Closes", "Evaluations"])
            await ExecuteAsync(connection, $"CREATE TABLE Bare{table} LIKE {table}");

        // The rows are prepared before the clock starts: only the load is measured.
        using var closes = Table(
            rows.Closes.Select(row => (object?[])[row.Ticker, row.AsOf, row.Run, row.ClosePrice, row.PreviousClose]),
            typeof(string), typeof(DateOnly), typeof(int), typeof(decimal), typeof(decimal));
        using var evaluations = Table(
            rows.Evaluations.Select(row => (object?[])
            [
                row.PortfolioId, row.AsOf, row.Run, row.Value, row.DailyChange, row.DailyChangePercent, row.NavPerShare,
            ]),
            typeof(string), typeof(DateOnly), typeof(int), typeof(decimal), typeof(decimal), typeof(decimal), typeof(decimal));
        var watch = Stopwatch.StartNew();
        await new MySqlBulkCopy(connection) { DestinationTableName = "BareCloses", BulkCopyTimeout = 0 }
            .WriteToServerAsync(closes);
        await new MySqlBulkCopy(connection) { DestinationTableName = "BareEvaluations", BulkCopyTimeout = 0 }
            .WriteToServerAsync(evaluations);
        return watch.Elapsed.TotalSeconds;
    }

    private static DataTable Table(IEnumerable<object?[]> rows, params Type[] columns)
    {
        var table = new DataTable();
        foreach (var type in columns)
            table.Columns.Add(null, type);
        table.BeginLoadData();
        foreach (var row in rows)
            table.Rows.Add(row);
        table.EndLoadData();
        return table;
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
