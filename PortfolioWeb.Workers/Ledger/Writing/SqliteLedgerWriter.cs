using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Market;
using SQLitePCL;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Writes batches into a SQLite file: one transaction per batch, with prepared statements.</summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter
{
    private readonly MarketReferenceData _market;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _close, _evaluation, _deleteCloses, _deleteEvaluations, _step, _deadLetter;

    public SqliteLedgerWriter(string connectionString, MarketReferenceData market)
    {
        _market = market;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        // In WAL mode, NORMAL loses no committed transaction when the process is killed and never corrupts the file.
        Execute("PRAGMA synchronous = NORMAL");
        _close = Prepare(
            """
            INSERT INTO Closes (Ticker, AsOf, Run, ClosePrice, PreviousClose) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (Ticker, AsOf) DO UPDATE
            SET Run = excluded.Run, ClosePrice = excluded.ClosePrice, PreviousClose = excluded.PreviousClose
            """);
        _evaluation = Prepare(
            """
            INSERT INTO Evaluations (PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (PortfolioId, AsOf) DO UPDATE SET Run = excluded.Run, Value = excluded.Value, DailyChange = excluded.DailyChange,
                DailyChangePercent = excluded.DailyChangePercent, NavPerShare = excluded.NavPerShare
            """);
        _deleteCloses = Prepare("DELETE FROM Closes WHERE Ticker = ? AND AsOf >= ?");
        _deleteEvaluations = Prepare("DELETE FROM Evaluations WHERE PortfolioId = ? AND AsOf >= ?");
        _step = Prepare("UPDATE ConsumedOffsets SET Next = ? WHERE Log = ? AND Topic = ? AND Partition = ? AND Next = ?");
        _deadLetter = Prepare(
            """
            INSERT INTO DeadLetters (Log, Topic, Partition, Offset, Reason, Payload, At) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (Log, Topic, Partition, Offset) DO NOTHING
            """);
    }

    /// <inheritdoc/>
    public Task WriteAsync(LedgerBatch batch, CancellationToken ct)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var ((topic, partition), (from, to)) in batch.Steps)
            {
                _step.Bind(to).Bind(batch.Logs[topic]).Bind(topic).Bind(partition).Bind(from).Run();
                if (raw.sqlite3_changes(_connection.Handle) != 1)
                    throw new LedgerMovedException();
            }

            RemoveFormerMarket(batch);
            foreach (var closes in batch.Closes)
                Write(closes);
            foreach (var evaluation in batch.Evaluations)
                Write(evaluation);
            foreach (var deadLetter in batch.DeadLetters)
                Write(batch.Logs[deadLetter.Entry.Topic], deadLetter);
            Execute("COMMIT");
            return Task.CompletedTask;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsDataError(DbException failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG };

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<ConsumedMessage, string>> FindRejectedRowsAsync(LedgerBatch batch, CancellationToken ct)
    {
        var rejected = new Dictionary<ConsumedMessage, string>();
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var closes in batch.Closes)
                Try(closes.Entry, () => Write(closes));
            foreach (var evaluation in batch.Evaluations)
                Try(evaluation.Entry, () => Write(evaluation));
        }
        finally
        {
            RollBack();
        }

        return Task.FromResult<IReadOnlyDictionary<ConsumedMessage, string>>(rejected);

        void Try(ConsumedMessage entry, Action write)
        {
            try
            {
                write();
            }
            catch (SqliteException failure) when (IsDataError(failure))
            {
                rejected[entry] = TextOf(failure);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_close, _evaluation, _deleteCloses, _deleteEvaluations, _step, _deadLetter])
            statement.Dispose();
        _connection.Dispose();
    }

    // Returns SQLite's own message: the driver surrounds it with text and quotation marks.
    private static string TextOf(SqliteException failure) =>
        failure.Message.IndexOf('\'') is >= 0 and var start && failure.Message.LastIndexOf('\'') is var end && end > start
            ? failure.Message[(start + 1)..end]
            : failure.Message;

    // After some errors, such as a full disk, SQLite has already rolled back.
    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            Execute("ROLLBACK");
    }

    private void RemoveFormerMarket(LedgerBatch batch)
    {
        if (batch.FirstValidRun is not { } run)
            return;
        Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM Closes WHERE Run < {run}"));
        Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM Evaluations WHERE Run < {run}"));
    }

    private void Write(Stored<DailyCloses> stored)
    {
        var (closes, supersedes, _) = stored;
        var asOf = Text(closes.Date);
        if (supersedes)
        {
            foreach (var listing in _market.ListingsOf(closes.Exchange))
                _deleteCloses.Bind(listing.Ticker).Bind(asOf).Run();
        }

        foreach (var (ticker, price) in closes.Closes)
            _close.Bind(ticker).Bind(asOf).Bind(closes.Run).Bind(price.Close).Bind(price.PreviousClose).Run();
    }

    private void Write(Stored<Evaluation> stored)
    {
        var (evaluation, supersedes, _) = stored;
        var asOf = Text(evaluation.AsOf);
        if (supersedes)
            _deleteEvaluations.Bind(evaluation.Portfolio).Bind(asOf).Run();
        _evaluation.Bind(evaluation.Portfolio).Bind(asOf).Bind(evaluation.Run)
            .Bind(evaluation.Value).Bind(evaluation.Change).Bind(evaluation.ChangePercent).Bind(evaluation.NavPerShare).Run();
    }

    private void Write(string log, DeadLetter deadLetter)
    {
        var entry = deadLetter.Entry;
        _deadLetter.Bind(log).Bind(entry.Topic).Bind(entry.Partition).Bind(entry.Offset)
            .Bind(deadLetter.ReasonText).Bind(deadLetter.PayloadText)
            .Bind(deadLetter.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)).Run();
    }

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteStatement Prepare(string sql) => new(_connection, sql);
}
