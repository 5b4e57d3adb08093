using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;
using PortfolioWeb.Workers.Ledger;

namespace SparkJobs.Engines;

/// <summary>Reads a ledger in MySQL or MariaDB: one snapshot is one connection's, and while the server finds rows, this program takes them.</summary>
internal sealed class ServerLedgerReader(InvestorsDb db, IDbContextTransaction snapshot) : LedgerReader
{
    /// <inheritdoc/>
    public override Task<long> ReadEvaluationsAsync(DuckDBConnection duck, IReadOnlyCollection<string> portfolios, CancellationToken ct)
    {
        var names = portfolios.Select((_, index) => $"@p{index}");
        return ReadAsync(
            duck,
            LedgerTables.Evaluations,
            $"SELECT {LedgerTables.OfEvaluations} FROM Evaluations WHERE PortfolioId IN ({string.Join(", ", names)})",
            [.. portfolios.Select((id, index) => new MySqlParameter($"@p{index}", id))],
            (rows, appender) => appender.Add(rows.GetString(0), rows.GetDateOnly(1), rows.GetDecimal(2), Amount(rows, 3), (double?)Amount(rows, 4)),
            ct);
    }

    /// <inheritdoc/>
    public override Task ReadClosesAsync(DuckDBConnection duck, DateOnly lastDay, CancellationToken ct) => ReadAsync(
        duck,
        LedgerTables.Closes,
        $"SELECT {LedgerTables.OfCloses} FROM Closes WHERE AsOf <= @last",
        [new MySqlParameter("@last", lastDay)],
        (rows, appender) => appender.Add(rows.GetDateOnly(0), rows.GetDecimal(1), Amount(rows, 2)),
        ct);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => snapshot.DisposeAsync();

    // A row is no reason to give the thread away.
    private Task<long> ReadAsync(
        DuckDBConnection duck, string table, string sql, MySqlParameter[] parameters, Action<MySqlDataReader, DuckDBAppender> add, CancellationToken ct) => Task.Run(
        () =>
        {
            using var command = new MySqlCommand(sql, (MySqlConnection)db.Database.GetDbConnection(), (MySqlTransaction)snapshot.GetDbTransaction()) { CommandTimeout = 0 };
            command.Parameters.AddRange(parameters);
            using var rows = command.ExecuteReader();
            using var appender = duck.CreateAppender(table);
            var count = 0L;
            for (; rows.Read(); count++)
            {
                if (count % RowsBetweenLooks == 0)
                    Look(command, ct);
                add(rows, appender);
            }

            return count;
        },
        ct);

    // The rest of the rows would have to be read before the connection is of use again.
    private static void Look(MySqlCommand command, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            command.Cancel();
        ct.ThrowIfCancellationRequested();
    }

    private static decimal? Amount(MySqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetDecimal(column);
}
