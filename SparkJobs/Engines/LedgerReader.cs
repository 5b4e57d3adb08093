using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;

namespace SparkJobs.Engines;

/// <summary>Brings the ledger's rows, as they are at one moment, into DuckDB. Millions of rows: nothing is made of them on the way, and none waits.</summary>
internal abstract class LedgerReader : IAsyncDisposable
{
    // How many rows are read until it looks whether it has been cancelled.
    private protected const int RowsBetweenLooks = 1024;

    /// <summary>Fixes the moment. What <paramref name="db"/> is asked until this is disposed of sees the same.</summary>
    public static async Task<LedgerReader> OpenAsync(InvestorsDb db, CancellationToken ct)
    {
        var snapshot = await db.BeginSnapshotAsync(ct);
        // The moment is that of the first question.
        await db.Database.ExecuteSqlRawAsync("SELECT 1 FROM Evaluations LIMIT 1", ct);
        return db.Database.GetDbConnection() is SqliteConnection ? await SqliteLedgerReader.OpenAsync(db, snapshot, ct) : new ServerLedgerReader(db, snapshot);
    }

    /// <summary>Brings the evaluations of some portfolios, which are those that <see cref="LedgerTables"/> was made with, in the same order.</summary>
    /// <returns>How many there are.</returns>
    public abstract Task<long> ReadEvaluationsAsync(DuckDBConnection duck, IReadOnlyList<string> portfolios, CancellationToken ct);

    /// <summary>Brings the closes up to a day.</summary>
    public abstract Task ReadClosesAsync(DuckDBConnection duck, DateOnly lastDay, CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
