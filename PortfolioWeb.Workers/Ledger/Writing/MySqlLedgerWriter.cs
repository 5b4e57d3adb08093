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

/// <summary>Writes batches into MySQL or MariaDB: one transaction per batch, many rows per statement.</summary>
internal sealed class MySqlLedgerWriter(string connectionString, MarketReferenceData market) : ILedgerWriter
{
    // Classes of SQLSTATE. MySQL has no class for a violated check constraint, only an error number.
    private const string BadData = "22", BrokenConstraint = "23", FromTrigger = "45";
    private const int BrokenCheck = 3819;

    // The error numbers of MySQL and MariaDB for a connection that the server has closed.
    private const int EndedByTimeout = 4031, Killed = 1927;

    private const string InsertCloses = "INSERT INTO Closes (Ticker, AsOf, Run, ClosePrice, PreviousClose) VALUES";

    // In MySQL and MariaDB, VALUES(column) is the value that the insert tried to write.
    private const string UpdateCloses =
        "ON DUPLICATE KEY UPDATE Run = VALUES(Run), ClosePrice = VALUES(ClosePrice), PreviousClose = VALUES(PreviousClose)";

    private const string InsertEvaluations =
        "INSERT INTO Evaluations (PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare) VALUES";

    private const string UpdateEvaluations =
        "ON DUPLICATE KEY UPDATE Run = VALUES(Run), Value = VALUES(Value), DailyChange = VALUES(DailyChange), "
        + "DailyChangePercent = VALUES(DailyChangePercent), NavPerShare = VALUES(NavPerShare)";

    private const string InsertDeadLetters =
        "INSERT IGNORE INTO DeadLetters (Log, Topic, `Partition`, `Offset`, Reason, Payload, At) VALUES";

    // Limits the statement so that even long dead letters fit into one packet.
    private const int MaxDeadLetters = 50;

    // For fewer rows, a statement is as fast as LOAD DATA.
    private const int WorthLoading = 200;
    private const string BeforeLoad = "before_load";

    private readonly EvaluationLines _lines = new();
    private MySqlConnection? _connection;
    private bool _canLoad;

    /// <inheritdoc/>
    public Task WriteAsync(LedgerBatch batch, CancellationToken ct) => InTransactionAsync(
        async (connection, transaction) =>
        {
            // The offsets come first: another writer of the same partitions waits at this update and then finds the offsets changed.
            await StepAsync(connection, transaction, batch, ct);
            var closes = Closes(connection, transaction);
            if (batch.FirstValidRun is { } run)
            {
                await closes.ExecuteAsync("DELETE FROM Closes WHERE Run < @p0", [run], ct);
                await closes.ExecuteAsync("DELETE FROM Evaluations WHERE Run < @p0", [run], ct);
            }

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
    public bool IsDataError(DbException failure) =>
        (failure.SqlState is { Length: 5 } state && state[..2] is BadData or BrokenConstraint or FromTrigger)
            || failure is MySqlException { Number: BrokenCheck };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<ConsumedMessage, string>> FindRejectedRowsAsync(LedgerBatch batch, CancellationToken ct)
    {
        var rejected = new Dictionary<ConsumedMessage, string>();
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
        return rejected;

        async Task TryAsync(ConsumedMessage entry, MultiRowStatement statement, Func<MultiRowStatement, Task> add)
        {
            try
            {
                await add(statement);
                await statement.FlushAsync(ct);
            }
            catch (MySqlException failure) when (IsDataError(failure))
            {
                // A failed statement is undone without ending the transaction.
                rejected[entry] = failure.Message;
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
            // A server closes a connection that was idle for long (wait_timeout), which shows at the next use. If only the response to the
            // commit was lost, the second try finds the offsets changed.
            await TryInTransactionAsync(work, ct);
        }
    }

    private async Task TryInTransactionAsync(Func<MySqlConnection, MySqlTransaction, Task> work, CancellationToken ct)
    {
        try
        {
            if (_connection is null)
            {
                // LOAD DATA LOCAL only sends this program's streams: the client sends files only to a server that it has verified.
                _connection = new MySqlConnection(
                    new MySqlConnectionStringBuilder(connectionString) { AllowLoadLocalInfile = true }.ConnectionString);
                await _connection.OpenAsync(ct);
                await using var query = new MySqlCommand("SELECT @@local_infile", _connection);
                _canLoad = Convert.ToBoolean(await query.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
            }

            await using var transaction = await _connection.BeginTransactionAsync(ct);
            await work(_connection, transaction);
        }
        catch (Exception failure)
        {
            var isLost = IsLost(failure);
            // The state of the connection is unknown, so it is closed, which ends its transaction. The next try opens a new one.
            Dispose();
            if (isLost)
                throw new ConnectionLostException(failure);
            throw;
        }
    }

    // Beginning a transaction lets socket errors through. Some servers report why they close a connection.
    private bool IsLost(Exception failure) =>
        failure is SocketException or IOException
        || (failure is MySqlException && _connection is not { State: ConnectionState.Open })
        || failure is MySqlException { Number: EndedByTimeout or Killed };

    private static async Task StepAsync(MySqlConnection connection, MySqlTransaction transaction, LedgerBatch batch, CancellationToken ct)
    {
        // Always in the same order: two writers waiting for each other's rows would deadlock.
        foreach (var ((topic, partition), (from, to)) in batch.Steps.OrderBy(step => step.Key))
        {
            await using var command = new MySqlCommand(
                "UPDATE ConsumedOffsets SET Next = @to WHERE Log = @log AND Topic = @topic AND `Partition` = @partition AND Next = @from",
                connection,
                transaction);
            command.Parameters.AddWithValue("@to", to);
            command.Parameters.AddWithValue("@log", batch.Logs[topic]);
            command.Parameters.AddWithValue("@topic", topic);
            command.Parameters.AddWithValue("@partition", partition);
            command.Parameters.AddWithValue("@from", from);
            if (await command.ExecuteNonQueryAsync(ct) != 1)
                throw new LedgerMovedException();
        }
    }

    // Loads the evaluations with LOAD DATA, the fastest way, if the server allows it. LOAD DATA skips a row that it cannot store and only
    // warns. In that case everything is undone, and the insert statements find the row and its error.
    private async Task<bool> TryLoadAsync(
        MySqlConnection connection, MySqlTransaction transaction, List<Stored<Evaluation>> records, CancellationToken ct)
    {
        if (!_canLoad || records.Count < WorthLoading || records.Exists(record => record.SupersedesPriorRun))
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
        catch (MySqlException failure) when (IsDataError(failure))
        {
            // A trigger on the table may reject a row: the insert statements find out which one.
        }
        finally
        {
            connection.InfoMessage -= Warned;
        }

        await transaction.RollbackAsync(BeforeLoad, ct);
        return false;
    }

    private static MultiRowStatement Closes(MySqlConnection connection, MySqlTransaction transaction) =>
        new(connection, transaction, InsertCloses, UpdateCloses);

    private static MultiRowStatement Evaluations(MySqlConnection connection, MySqlTransaction transaction) =>
        new(connection, transaction, InsertEvaluations, UpdateEvaluations);

    private async Task AddAsync(MultiRowStatement closes, Stored<DailyCloses> record, CancellationToken ct)
    {
        var (message, supersedes, _) = record;
        if (supersedes)
            await DeletePriorRunAsync(
                closes, "Closes", "Ticker", [.. market.ListingsOf(message.Exchange).Select(listing => listing.Ticker)], message.Date, ct);
        foreach (var (ticker, price) in message.Closes)
            await closes.AddAsync([ticker, message.Date, message.Run, price.Close, price.PreviousClose], ct);
    }

    private static async Task AddAsync(MultiRowStatement evaluations, Stored<Evaluation> record, CancellationToken ct)
    {
        var (message, supersedes, _) = record;
        if (supersedes)
            await DeletePriorRunAsync(evaluations, "Evaluations", "PortfolioId", [message.Portfolio], message.AsOf, ct);
        await evaluations.AddAsync(
            [message.Portfolio, message.AsOf, message.Run, message.Value, message.Change, message.ChangePercent, message.NavPerShare], ct);
    }

    private static async Task AddAsync(MultiRowStatement inserts, LedgerBatch batch, CancellationToken ct)
    {
        foreach (var deadLetter in batch.DeadLetters)
        {
            var entry = deadLetter.Entry;
            await inserts.AddAsync(
                [
                    batch.Logs[entry.Topic],
                    entry.Topic,
                    entry.Partition,
                    entry.Offset,
                    deadLetter.ReasonText,
                    deadLetter.PayloadText,
                    deadLetter.At.UtcDateTime,
                ],
                ct);
        }

        await inserts.FlushAsync(ct);
    }

    // Pending rows are inserted first, so that the deletion includes them.
    private static async Task DeletePriorRunAsync(
        MultiRowStatement rows, string table, string key, IReadOnlyList<string> ids, DateOnly from, CancellationToken ct)
    {
        await rows.FlushAsync(ct);
        foreach (var id in ids)
            await rows.ExecuteAsync($"DELETE FROM {table} WHERE {key} = @p0 AND AsOf >= @p1", [id, from], ct);
    }

    private sealed class ConnectionLostException(Exception cause) : DbException(cause.Message, cause);

    /// <summary>
    /// Collects rows and inserts many of them in one statement. Long rows need a lower limit, because the server limits
    /// the length of a statement.
    /// </summary>
    private sealed class MultiRowStatement(
        MySqlConnection connection, MySqlTransaction transaction, string insert, string onDuplicate, int maxRows = 500)
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
            await ExecuteAsync(sql.Append(") ").Append(onDuplicate).ToString(), _values, ct);
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
