using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Stores the figures of a run's attempt, on a connection of its own.</summary>
public abstract class FigureWriter : IAsyncDisposable
{
    private protected const string Insert = "INSERT INTO ReportFigures (RunId, Attempt, Statistic, PortfolioId, Item, Measure, Amount, AsOf) VALUES ";

    /// <summary>Opens one to the same database as a context's.</summary>
    public static FigureWriter Open(InvestorsDb db, int run, int attempt) => db.Database.GetDbConnection() is SqliteConnection
        ? new SqliteFigureWriter(db.Database.GetConnectionString()!, run, attempt)
        : new ServerFigureWriter(db.Database.GetConnectionString()!, run, attempt);

    /// <summary>Stores some figures, in one transaction. The ledger waits meanwhile: some thousands are well, a million is not.</summary>
    public abstract Task WriteAsync(IReadOnlyList<Figure> figures, CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
