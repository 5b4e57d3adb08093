using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;
using SQLitePCL;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Writes batches into a SQLite file: one transaction each, with statements that are prepared once.</summary>
internal sealed class SqliteLedgerWriter : IDisposable
{
    private const int LongestReason = 500;
    private const int LongestPayload = 4000;

    private readonly MarketFacts _market;
    private readonly SqliteConnection _connection;
    private readonly Statement _close, _evaluation, _takeOverClose, _takeOverEvaluation, _offset, _deadLetter;

    public SqliteLedgerWriter(string connectionString, MarketFacts market)
    {
        _market = market;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        // In WAL mode, NORMAL loses no committed transaction to a killed process and never corrupts the file.
        Execute("PRAGMA synchronous = NORMAL");
        _close = Prepare(
            """
            INSERT INTO Closes (Ticker, AsOf, Run, ClosePrice, PreviousClose) VALUES ($0, $1, $2, $3, $4)
            ON CONFLICT (Ticker, AsOf) DO UPDATE SET Run = excluded.Run, ClosePrice = excluded.ClosePrice, PreviousClose = excluded.PreviousClose
            """, 5);
        _evaluation = Prepare(
            """
            INSERT INTO Evaluations (PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare) VALUES ($0, $1, $2, $3, $4, $5, $6)
            ON CONFLICT (PortfolioId, AsOf) DO UPDATE SET Run = excluded.Run, Value = excluded.Value, DailyChange = excluded.DailyChange,
                DailyChangePercent = excluded.DailyChangePercent, NavPerShare = excluded.NavPerShare
            """, 7);
        _takeOverClose = Prepare("DELETE FROM Closes WHERE Ticker = $0 AND AsOf >= $1", 2);
        _takeOverEvaluation = Prepare("DELETE FROM Evaluations WHERE PortfolioId = $0 AND AsOf >= $1", 2);
        _offset = Prepare(
            """
            INSERT INTO ConsumedOffsets (Log, Topic, Partition, Next) VALUES ($0, $1, $2, $3)
            ON CONFLICT (Log, Topic, Partition) DO UPDATE SET Next = excluded.Next
            """, 4);
        _deadLetter = Prepare(
            """
            INSERT INTO DeadLetters (Log, Topic, Partition, Offset, Reason, Payload, At) VALUES ($0, $1, $2, $3, $4, $5, $6)
            ON CONFLICT (Log, Topic, Partition, Offset) DO NOTHING
            """, 7);
    }

    /// <summary>Writes a batch, or nothing.</summary>
    /// <exception cref="SqliteException">The database cannot take it now.</exception>
    public void Write(LedgerBatch batch)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var (closes, takesOver) in batch.Closes)
                Write(closes, takesOver);
            foreach (var (evaluation, takesOver) in batch.Evaluations)
                Write(evaluation, takesOver);
            foreach (var letter in batch.DeadLetters)
                Write(batch.Log, letter);
            foreach (var ((topic, partition), next) in batch.Next)
                _offset.Run(batch.Log, topic, partition, next);
            Execute("COMMIT");
        }
        catch
        {
            // A full disk, for one, has rolled back already.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                Execute("ROLLBACK");
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Write(DailyCloses closes, bool takesOver)
    {
        var asOf = Text(closes.Date);
        if (takesOver)
        {
            foreach (var listing in _market.ListingsOf(closes.Exchange))
                _takeOverClose.Run(listing.Ticker, asOf);
        }

        foreach (var (ticker, price) in closes.Closes)
            _close.Run(ticker, asOf, closes.Run, Number(price.Close), Number(price.PreviousClose));
    }

    private void Write(Evaluation evaluation, bool takesOver)
    {
        var asOf = Text(evaluation.AsOf);
        if (takesOver)
            _takeOverEvaluation.Run(evaluation.Portfolio, asOf);
        _evaluation.Run(
            evaluation.Portfolio,
            asOf,
            evaluation.Run,
            Number(evaluation.Value),
            Number(evaluation.Change),
            Number(evaluation.ChangePercent),
            Number(evaluation.NavPerShare));
    }

    private void Write(string log, DeadLetter letter)
    {
        var entry = letter.Entry;
        _deadLetter.Run(
            log, entry.Topic, entry.Partition, entry.Offset, Cut(letter.Reason, LongestReason), Cut(Text(entry.Value), LongestPayload), letter.At.UtcDateTime);
    }

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(byte[]? payload) => payload is null ? "" : Encoding.UTF8.GetString(payload);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    // What the column would make of the decimal's text as well, without the text: it keeps a number of up to 15 digits
    // as the nearest double, and reads back as that number.
    private static object Number(decimal? exact) => exact is { } number ? (double)number : DBNull.Value;

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Statement Prepare(string sql, int parameters) => new(_connection, sql, parameters);

    private sealed class Statement
    {
        private readonly SqliteCommand _command;
        private readonly SqliteParameter[] _parameters;

        public Statement(SqliteConnection connection, string sql, int parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            _parameters = [.. Enumerable.Range(0, parameters).Select(i => _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" }))];
        }

        public void Run(params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
                _parameters[i].Value = values[i];
            _command.ExecuteNonQuery();
        }
    }
}
