using System.Collections.Frozen;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;
using PortfolioWeb.Workers.Database;

namespace SparkJobs.Engines;

/// <summary>
/// Reads a ledger in MySQL or MariaDB. The snapshot belongs to one connection, and rows are processed while the server finds the next ones.
/// </summary>
internal sealed class ServerLedgerReader(InvestorsDb db, IDbContextTransaction snapshot) : LedgerReader
{
    /// <inheritdoc/>
    public override Task<long> ReadEvaluationsAsync(DuckDBConnection duck, IReadOnlyList<string> portfolios, CancellationToken ct)
    {
        var indexes = portfolios.Index()
            .ToFrozenDictionary(portfolio => portfolio.Item, portfolio => portfolio.Index, StringComparer.Ordinal);
        var names = portfolios.Select((_, index) => $"@p{index}");
        return ReadAsync(
            duck,
            LedgerTables.Evaluations,
            $"SELECT {LedgerTables.OfEvaluations} FROM Evaluations WHERE PortfolioId IN ({string.Join(", ", names)})",
            [.. portfolios.Select((id, index) => new MySqlParameter($"@p{index}", id))],
            (rows, appender) => appender.Add(
                indexes[rows.GetString(0)],
                rows.GetDateOnly(1),
                Units(rows, 2),
                UnitsOrNull(rows, 3),
                rows.IsDBNull(4) ? null : (double)rows.GetDecimal(4)),
            ct);
    }

    /// <inheritdoc/>
    public override Task ReadClosesAsync(DuckDBConnection duck, DateOnly lastDay, CancellationToken ct) => ReadAsync(
        duck,
        LedgerTables.Closes,
        $"SELECT {LedgerTables.OfCloses} FROM Closes WHERE AsOf <= @last",
        [new MySqlParameter("@last", lastDay)],
        (rows, appender) => appender.Add(rows.GetDateOnly(0), Units(rows, 1), UnitsOrNull(rows, 2)),
        ct);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => snapshot.DisposeAsync();

    // Reads synchronously, because awaiting each of millions of rows would be slow.
    private Task<long> ReadAsync(
        DuckDBConnection duck,
        string table,
        string sql,
        MySqlParameter[] parameters,
        Action<MySqlDataReader, ChunkAppender> add,
        CancellationToken ct) => Task.Run(
        () =>
        {
            var connection = (MySqlConnection)db.Database.GetDbConnection();
            using var command = new MySqlCommand(sql, connection, (MySqlTransaction)snapshot.GetDbTransaction()) { CommandTimeout = 0 };
            command.Parameters.AddRange(parameters);
            using var rows = command.ExecuteReader();
            using var appender = new ChunkAppender(duck, table);
            var count = 0L;
            for (; rows.Read(); count++)
            {
                if (count % RowsBetweenChecks == 0)
                    ThrowIfCanceled(command, ct);
                add(rows, appender);
            }

            appender.Complete();
            return count;
        },
        ct);

    // Cancels on the server, because otherwise the remaining rows would have to be read before the connection can be used again.
    private static void ThrowIfCanceled(MySqlCommand command, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            command.Cancel();
        ct.ThrowIfCancellationRequested();
    }

    private static long? UnitsOrNull(MySqlDataReader rows, int column) => rows.IsDBNull(column) ? null : Units(rows, column);

    private static long Units(MySqlDataReader rows, int column) => decimal.ToInt64(rows.GetDecimal(column) * LedgerTables.UnitsPerOne);
}
