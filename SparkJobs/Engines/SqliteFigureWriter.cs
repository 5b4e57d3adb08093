using System.Globalization;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Stores figures in a SQLite file.</summary>
internal sealed class SqliteFigureWriter : FigureWriter
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _insert;
    private readonly int _run, _attempt;

    public SqliteFigureWriter(string connectionString, int run, int attempt)
    {
        (_run, _attempt) = (run, attempt);
        // Not pooled, because the synchronous setting would remain on the connection. The relaxed setting is safe: figures become visible
        // only when their run ends, and that fully synchronized commit makes all earlier ones durable.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        _connection.Open();
        using var setting = new SqliteStatement(_connection, "PRAGMA synchronous = NORMAL");
        setting.Run();
        _insert = new SqliteStatement(_connection, $"{Insert}(?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(IReadOnlyList<Figure> figures, CancellationToken ct)
    {
        await using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var figure in figures)
        {
            _insert.Bind(_run).Bind(_attempt).Bind(figure.Statistic).Bind(figure.Portfolio).Bind(figure.Item).Bind(figure.Measure)
                .Bind(figure.Amount).Bind(figure.AsOf?.ToString("O", CultureInfo.InvariantCulture)).Run();
        }

        await transaction.CommitAsync(ct);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _insert.Dispose();
        return _connection.DisposeAsync();
    }
}
