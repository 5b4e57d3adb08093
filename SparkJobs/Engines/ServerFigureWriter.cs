using System.Text;
using MySqlConnector;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Stores figures in MySQL or MariaDB, many rows per statement.</summary>
internal sealed class ServerFigureWriter(string connectionString, int run, int attempt) : FigureWriter
{
    private const int RowsPerStatement = 500;

    private readonly MySqlConnection _connection = new(connectionString);
    private readonly MySqlCommand _insert = new();

    /// <inheritdoc/>
    public override async Task WriteAsync(IReadOnlyList<Figure> figures, CancellationToken ct)
    {
        if (_insert.Connection is null)
        {
            await _connection.OpenAsync(ct);
            _insert.Connection = _connection;
        }

        await using var transaction = await _connection.BeginTransactionAsync(ct);
        _insert.Transaction = transaction;
        foreach (var chunk in figures.Chunk(RowsPerStatement))
        {
            var columns = 0;
            foreach (var figure in chunk)
            {
                object?[] row = [run, attempt, figure.Statistic, figure.Portfolio, figure.Item, figure.Measure, figure.Amount, figure.AsOf];
                if (_insert.Parameters.Count != chunk.Length * row.Length)
                    Prepare(chunk.Length, row.Length);
                foreach (var value in row)
                    _insert.Parameters[columns++].Value = value;
            }

            await _insert.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Prepare(int rows, int columns)
    {
        var sql = new StringBuilder(Insert);
        _insert.Parameters.Clear();
        for (var value = 0; value < rows * columns; value++)
        {
            sql.Append(value % columns > 0 ? ", " : value == 0 ? "(" : "), (").Append("@v").Append(value);
            _insert.Parameters.Add(new MySqlParameter { ParameterName = $"@v{value}" });
        }

        _insert.CommandText = sql.Append(')').ToString();
    }
}
