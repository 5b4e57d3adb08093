using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;

namespace SparkJobs.Engines;

/// <summary>
/// Copies the ledger's rows, as of one snapshot, into DuckDB. There are millions of rows, so they
/// are streamed without intermediate objects.
/// </summary>
internal abstract class LedgerReader : IAsyncDisposable
{
    // The number of rows between two checks for cancellation.
    private protected const int RowsBetweenChecks = 1024;

    /// <summary>
    /// Opens a reader on a new snapshot. All queries on <paramref name="db"/> see the same snapshot until the reader is disposed of.
    /// </summary>
    public static async Task<LedgerReader> OpenAsync(InvestorsDb db, CancellationToken ct)
    {
        var snapshot = await db.BeginSnapshotAsync(ct);
        // The database takes the snapshot at the first query.
        await db.Database.ExecuteSqlRawAsync("SELECT 1 FROM Evaluations LIMIT 1", ct);
        return db.Database.GetDbConnection() is SqliteConnection
            ? await SqliteLedgerReader.OpenAsync(db, snapshot, ct)
            : new ServerLedgerReader(db, snapshot);
    }

    /// <summary>
    /// Copies the evaluations of some portfolios: those that the tables of <see cref="LedgerTables"/> were created with, in the same order.
    /// </summary>
    /// <returns>The number of evaluations.</returns>
    public abstract Task<long> ReadEvaluationsAsync(DuckDBConnection duck, IReadOnlyList<string> portfolios, CancellationToken ct);

    /// <summary>Copies the closes up to a day.</summary>
    public abstract Task ReadClosesAsync(DuckDBConnection duck, DateOnly lastDay, CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
