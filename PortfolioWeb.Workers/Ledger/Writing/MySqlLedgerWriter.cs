using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MySqlConnector;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Writes batches into MySQL or MariaDB: one transaction each, many rows a statement.</summary>
internal sealed class MySqlLedgerWriter(string connectionString, MarketReferenceData market) : ILedgerWriter
{
    // Classes of SQLSTATE; but MySQL gives a check constraint none of its own.
    private const string BadData = "22", BrokenConstraint = "23", FromTrigger = "45";
    private const int BrokenCheck = 3819;

    // MySQL's number, and MariaDB's, for a connection that the server has ended.
    private const int EndedByTimeout = 4031, Killed = 1927;

    private const string InsertCloses = "INSERT INTO Closes (Ticker, AsOf, Run, ClosePrice, PreviousClose) VALUES";

    // VALUES(column) is how MySQL and MariaDB both call the row that could not be inserted.
    private const string UpdateCloses = "ON DUPLICATE KEY UPDATE Run = VALUES(Run), ClosePrice = VALUES(ClosePrice), PreviousClose = VALUES(PreviousClose)";

    private const string InsertEvaluations =
        "INSERT INTO Evaluations (PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare) VALUES";

    private const string UpdateEvaluations =
        "ON DUPLICATE KEY UPDATE Run = VALUES(Run), Value = VALUES(Value), DailyChange = VALUES(DailyChange), "
        + "DailyChangePercent = VALUES(DailyChangePercent), NavPerShare = VALUES(NavPerShare)";

    private const string InsertDeadLetters = "INSERT IGNORE INTO DeadLetters (Log, Topic, `Partition`, `Offset`, Reason, Payload, At) VALUES";

    // Long ones must fit into one packet, too.
    private const int MaxDeadLetters = 50;

    // Fewer are written as fast by a statement.
    private const int WorthLoading = 200;
    private const string BeforeLoad = "before_load";

    private readonly EvaluationLines _lines = new();
    private MySqlConnection? _connection;
    private bool _canLoad;

    /// <inheritdoc/>
    public Task WriteAsync(LedgerBatch batch, CancellationToken ct) => InTransactionAsync(
        async (connection, transaction) =>
        {
            // First, so that another writer of the same partitions waits here, and then finds them moved.
            await StepAsync(connection, transaction, batch, ct);
            var closes = Closes(connection, transaction);
            foreach (var record in batch.Closes)
                await AddAsync(closes, record, ct);
            await closes.FlushAsync(ct);
            if (!await TryLoadAsync(connection, transaction, batch.Evaluations, ct))
            {
                var evaluations = Evaluations(connection, transaction);
                foreach (var record in batch.Evaluations)
                    await AddAsync(evaluations, record, ct);
                await evaluations.FlushAsync(ct);
            }

            await AddAsync(new MultiRowStatement(connection, transaction, InsertDeadLetters, "", maxRows: MaxDeadLetters), batch, ct);
            await transaction.CommitAsync(ct);
        },
        ct);

    /// <inheritdoc/>
    public bool IsAboutContent(DbException failure) =>
        (failure.SqlState is { Length: 5 } state && state[..2] is BadData or BrokenConstraint or FromTrigger) || failure is MySqlException { Number: BrokenCheck };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<ConsumedMessage, string>> FindRejectedRowsAsync(LedgerBatch batch, CancellationToken ct)
    {
        var refused = new Dictionary<ConsumedMessage, string>();
        await InTransactionAsync(
            async (connection, transaction) =>
            {
                foreach (var record in batch.Closes)
                    await TryAsync(record.Entry, Closes(connection, transaction), statement => AddAsync(statement, record, ct));
                foreach (var record in batch.Evaluations)
                    await TryAsync(record.Entry, Evaluations(connection, transaction), statement => AddAsync(statement, record, ct));
                await transaction.RollbackAsync(ct);
            },
            ct);
        return refused;

        async Task TryAsync(ConsumedMessage entry, MultiRowStatement statement, Func<MultiRowStatement, Task> add)
        {
            try
            {
                await add(statement);
                await statement.FlushAsync(ct);
            }
            catch (MySqlException failure) when (IsAboutContent(failure))
            {
                // The statement alone is undone, not the transaction.
                refused[entry] = failure.Message;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private async Task InTransactionAsync(Func<MySqlConnection, MySqlTransaction, Task> work, CancellationToken ct)
    {
        var used = _connection is not null;
        try
        {
            await TryInTransactionAsync(work, ct);
        }
        catch (ConnectionLostException) when (used)
        {
            // A server ends a connection that has rested for long (wait_timeout), which shows when it is used again. Where only the
            // answer to the commit was lost, the second try finds the offsets moved.
            await TryInTransactionAsync(work, ct);
        }
    }

    private async Task TryInTransactionAsync(Func<MySqlConnection, MySqlTransaction, Task> work, CancellationToken ct)
    {
        try
        {
            if (_connection is null)
            {
                // Only streams of our own are ever sent: the client refuses to send a file to a server that it does not know for certain.
                _connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { AllowLoadLocalInfile = true }.ConnectionString);
                await _connection.OpenAsync(ct);
                await using var question = new MySqlCommand("SELECT @@local_infile", _connection);
                _canLoad = Convert.ToBoolean(await question.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
            }

            await using var transaction = await _connection.BeginTransactionAsync(ct);
            await work(_connection, transaction);
        }
        catch (Exception failure)
        {
            var lost = IsLost(failure);
            // Whatever state it is in: the next try begins with a new one, and this one's transaction ends with it.
            Dispose();
            if (lost)
                throw new ConnectionLostException(failure);
            throw;
        }
    }

    // Beginning a transaction lets the socket's own errors through. Some servers still say why they end a connection.
    private bool IsLost(Exception failure) =>
        failure is SocketException or IOException
        || (failure is MySqlException && _connection is not { State: ConnectionState.Open })
        || failure is MySqlException { Number: EndedByTimeout or Killed };

    private static async Task StepAsync(MySqlConnection connection, MySqlTransaction transaction, LedgerBatch batch, CancellationToken ct)
    {
        // Always in the same order: two writers that wait for each other's rows would be a deadlock.
        foreach (var ((topic, partition), (from, to)) in batch.Steps.OrderBy(step => step.Key))
        {
            await using var command = new MySqlCommand(
                "UPDATE ConsumedOffsets SET Next = @to WHERE Log = @log AND Topic = @topic AND `Partition` = @partition AND Next = @from", connection, transaction);
            command.Parameters.AddWithValue("@to", to);
            command.Parameters.AddWithValue("@log", batch.Logs[topic]);
            command.Parameters.AddWithValue("@topic", topic);
            command.Parameters.AddWithValue("@partition", partition);
            command.Parameters.AddWithValue("@from", from);
            if (await command.ExecuteNonQueryAsync(ct) != 1)
                throw new LedgerMovedException();
        }
    }

    // LOAD DATA is the fastest way in, where the server allows it. It passes over a row that it cannot take and only warns:
    // then all is undone, and the statements say what is wrong with which.
    private async Task<bool> TryLoadAsync(MySqlConnection connection, MySqlTransaction transaction, List<Stored<Evaluation>> records, CancellationToken ct)
    {
        if (!_canLoad || records.Count < WorthLoading || records.Exists(record => record.TakesOver))
            return false;
        _lines.Clear();
        foreach (var record in records)
            _lines.Add(record.Message);
        var warnings = 0;
        void Warned(object sender, MySqlInfoMessageEventArgs warned) => warnings += warned.Errors.Count;

        await transaction.SaveAsync(BeforeLoad, ct);
        connection.InfoMessage += Warned;
        try
        {
            var loaded = await new MySqlBulkLoader(connection)
            {
                TableName = "Evaluations",
                Columns = { "PortfolioId", "AsOf", "Run", "Value", "DailyChange", "DailyChangePercent", "NavPerShare" },
                CharacterSet = "utf8mb4",
                Local = true,
                SourceStream = _lines.Open(),
            }.LoadAsync(ct);
            if (loaded == records.Count && warnings == 0)
                return true;
        }
        catch (MySqlException failure) when (IsAboutContent(failure))
        {
            // A trigger of the table may refuse a row: the statements find out which.
        }
        finally
        {
            connection.InfoMessage -= Warned;
        }

        await transaction.RollbackAsync(BeforeLoad, ct);
        return false;
    }

    private static MultiRowStatement Closes(MySqlConnection connection, MySqlTransaction transaction) => new(connection, transaction, InsertCloses, UpdateCloses);

    private static MultiRowStatement Evaluations(MySqlConnection connection, MySqlTransaction transaction) => new(connection, transaction, InsertEvaluations, UpdateEvaluations);

    private async Task AddAsync(MultiRowStatement closes, Stored<DailyCloses> record, CancellationToken ct)
    {
        var (message, takesOver, _) = record;
        if (takesOver)
            await TakeOverAsync(closes, "Closes", "Ticker", [.. market.ListingsOf(message.Exchange).Select(listing => listing.Ticker)], message.Date, ct);
        foreach (var (ticker, price) in message.Closes)
            await closes.AddAsync([ticker, message.Date, message.Run, price.Close, price.PreviousClose], ct);
    }

    private static async Task AddAsync(MultiRowStatement evaluations, Stored<Evaluation> record, CancellationToken ct)
    {
        var (message, takesOver, _) = record;
        if (takesOver)
            await TakeOverAsync(evaluations, "Evaluations", "PortfolioId", [message.Portfolio], message.AsOf, ct);
        await evaluations.AddAsync(
            [message.Portfolio, message.AsOf, message.Run, message.Value, message.Change, message.ChangePercent, message.NavPerShare], ct);
    }

    private static async Task AddAsync(MultiRowStatement letters, LedgerBatch batch, CancellationToken ct)
    {
        foreach (var letter in batch.DeadLetters)
        {
            var entry = letter.Entry;
            await letters.AddAsync(
                [batch.Logs[entry.Topic], entry.Topic, entry.Partition, entry.Offset, letter.ReasonText, letter.PayloadText, letter.At.UtcDateTime], ct);
        }

        await letters.FlushAsync(ct);
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
