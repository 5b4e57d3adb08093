using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Stores the figures of one attempt at a run, on a separate connection.</summary>
public abstract class FigureWriter : IAsyncDisposable
{
    private protected const string Insert =
        "INSERT INTO ReportFigures (RunId, Attempt, Statistic, PortfolioId, Item, Measure, Amount, AsOf) VALUES ";

    /// <summary>Opens a writer to the database of a context.</summary>
    public static FigureWriter Open(InvestorsDb db, int run, int attempt) => db.Database.GetDbConnection() is SqliteConnection
        ? new SqliteFigureWriter(db.Database.GetConnectionString()!, run, attempt)
        : new ServerFigureWriter(db.Database.GetConnectionString()!, run, attempt);

    /// <summary>
    /// Stores figures in one transaction. The ledger cannot write meanwhile, so pass thousands at a time, not a million.
    /// </summary>
    public abstract Task WriteAsync(IReadOnlyList<Figure> figures, CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
