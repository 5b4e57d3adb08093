using System.Data.Common;
using System.Net.Sockets;
using System.Text;
using MySqlConnector;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Writes batches into MySQL or MariaDB: one transaction each, many rows a statement.</summary>
internal sealed class MySqlLedgerWriter(string connectionString, MarketFacts market) : ILedgerWriter
{
    private MySqlConnection? _connection;

    /// <inheritdoc/>
    public async Task WriteAsync(LedgerBatch batch, CancellationToken ct)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new MySqlConnection(connectionString);
                await _connection.OpenAsync(ct);
            }

            await using var transaction = await _connection.BeginTransactionAsync(ct);
            await WriteAsync(_connection, transaction, batch, ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception failure)
        {
            // Whatever state it is in: the next try begins with a new one, and this one's transaction ends with it.
            Dispose();
            // Beginning a transaction lets the socket's own errors through.
            if (failure is SocketException or IOException)
                throw new ConnectionLostException(failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private async Task WriteAsync(MySqlConnection connection, MySqlTransaction transaction, LedgerBatch batch, CancellationToken ct)
    {
        // VALUES(column) is how MySQL and MariaDB both call the row that could not be inserted.
        var closes = new MultiRowStatement(
            connection,
            transaction,
            "INSERT INTO Closes (Ticker, AsOf, Run, ClosePrice, PreviousClose) VALUES",
            "ON DUPLICATE KEY UPDATE Run = VALUES(Run), ClosePrice = VALUES(ClosePrice), PreviousClose = VALUES(PreviousClose)");
        foreach (var (message, takesOver) in batch.Closes)
        {
            if (takesOver)
                await TakeOverAsync(closes, "Closes", "Ticker", [.. market.ListingsOf(message.Exchange).Select(listing => listing.Ticker)], message.Date, ct);
            foreach (var (ticker, price) in message.Closes)
                await closes.AddAsync([ticker, message.Date, message.Run, price.Close, price.PreviousClose], ct);
        }

        await closes.FlushAsync(ct);

        var evaluations = new MultiRowStatement(
            connection,
            transaction,
            "INSERT INTO Evaluations (PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare) VALUES",
            "ON DUPLICATE KEY UPDATE Run = VALUES(Run), Value = VALUES(Value), DailyChange = VALUES(DailyChange), "
            + "DailyChangePercent = VALUES(DailyChangePercent), NavPerShare = VALUES(NavPerShare)");
        foreach (var (message, takesOver) in batch.Evaluations)
        {
            if (takesOver)
                await TakeOverAsync(evaluations, "Evaluations", "PortfolioId", [message.Portfolio], message.AsOf, ct);
            await evaluations.AddAsync(
                [message.Portfolio, message.AsOf, message.Run, message.Value, message.Change, message.ChangePercent, message.NavPerShare], ct);
        }

        await evaluations.FlushAsync(ct);

        var letters = new MultiRowStatement(
            connection,
            transaction,
            "INSERT IGNORE INTO DeadLetters (Log, Topic, `Partition`, `Offset`, Reason, Payload, At) VALUES",
            "",
            maxRows: 50);
        foreach (var letter in batch.DeadLetters)
        {
            var entry = letter.Entry;
            await letters.AddAsync([batch.Log, entry.Topic, entry.Partition, entry.Offset, letter.ReasonText, letter.PayloadText, letter.At.UtcDateTime], ct);
        }

        await letters.FlushAsync(ct);

        var offsets = new MultiRowStatement(
            connection, transaction, "INSERT INTO ConsumedOffsets (Log, Topic, `Partition`, Next) VALUES", "ON DUPLICATE KEY UPDATE Next = VALUES(Next)");
        foreach (var ((topic, partition), next) in batch.Next)
            await offsets.AddAsync([batch.Log, topic, partition, next], ct);
        await offsets.FlushAsync(ct);
    }

    // What goes before has to be in the table before it goes.
    private static async Task TakeOverAsync(MultiRowStatement rows, string table, string key, IReadOnlyList<string> ids, DateOnly from, CancellationToken ct)
    {
        await rows.FlushAsync(ct);
        foreach (var id in ids)
            await rows.ExecuteAsync($"DELETE FROM {table} WHERE {key} = @p0 AND AsOf >= @p1", [id, from], ct);
    }

    private sealed class ConnectionLostException(Exception cause) : DbException(cause.Message, cause);

    /// <summary>Gathers rows and inserts many of them with one statement; fewer where a row may be long, for the server limits a statement's length.</summary>
    private sealed class MultiRowStatement(MySqlConnection connection, MySqlTransaction transaction, string insert, string otherwise, int maxRows = 500)
    {
        private readonly List<object?> _values = [];
        private int _rows;

        public async ValueTask AddAsync(object?[] row, CancellationToken ct)
        {
            _values.AddRange(row);
            if (++_rows == maxRows)
                await FlushAsync(ct);
        }

        public async ValueTask FlushAsync(CancellationToken ct)
        {
            if (_rows == 0)
                return;
            var columns = _values.Count / _rows;
            var sql = new StringBuilder(insert);
            for (var value = 0; value < _values.Count; value++)
                sql.Append(value % columns == 0 ? (value == 0 ? " (" : "), (") : ", ").Append("@p").Append(value);
            await ExecuteAsync(sql.Append(") ").Append(otherwise).ToString(), _values, ct);
            _values.Clear();
            _rows = 0;
        }

        public async Task ExecuteAsync(string sql, List<object?> values, CancellationToken ct)
        {
            await using var command = new MySqlCommand(sql, connection, transaction);
            for (var value = 0; value < values.Count; value++)
                command.Parameters.AddWithValue($"@p{value}", values[value]);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
