using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Ledger;

/// <summary>Bulk loading of evaluations into a database server.</summary>
public abstract class LoadingTests : IAsyncDisposable
{
    private const int Days = 500;
    private static readonly DateOnly s_first = new(2000, 1, 3);

    private readonly DataFolder _data;
    private readonly RunningApp _app;
    private readonly InvestorsDb _db;
    private readonly ILedgerWriter _writer;

    private protected LoadingTests(DataFolder data)
    {
        _data = data;
        _app = RunningApp.Start(data);
        _db = _app.Services.GetRequiredService<IDbContextFactory<InvestorsDb>>().CreateDbContext();
        _writer = _db.OpenWriter(_app.Services.GetRequiredService<MarketReferenceData>());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _db.DisposeAsync();
        await _app.DisposeAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Loaded_evaluations_match_the_messages()
    {
        var loads = await LoadsAsync();
        await _writer.WriteAsync(Batch(Series(2)), Ct);

        await AssertStoredAsync(Series(2));
        // A server that does not permit LOAD DATA receives INSERT statements.
        if (await QueryAsync("SELECT @@local_infile", 0) != 0)
            Assert.True(await LoadsAsync() > loads);
    }

    [Fact]
    public async Task A_stored_day_is_overwritten()
    {
        await _writer.WriteAsync(Batch(Series(2).Take(10)), Ct);
        await _writer.WriteAsync(Batch(Series(3)), Ct);

        await AssertStoredAsync(Series(3));
    }

    [Fact]
    public async Task A_rejected_row_rolls_the_batch_back_and_is_identified()
    {
        await _db.Database.ExecuteSqlRawAsync(
            """
            CREATE TRIGGER Refuse BEFORE INSERT ON Evaluations FOR EACH ROW
            IF NEW.AsOf = '2000-02-10' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not that one'; END IF
            """,
            Ct);
        var batch = Batch(Series(2));

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => _writer.WriteAsync(batch, Ct));
        Assert.True(_writer.IsDataError(refusal));
        Assert.Equal(0, await _db.Evaluations.CountAsync(Ct));
        var (entry, reason) = Assert.Single(await _writer.FindRejectedRowsAsync(batch, Ct));
        Assert.Equal(batch.Evaluations.Single(record => record.Message.AsOf == new DateOnly(2000, 2, 10)).Entry, entry);
        Assert.Contains("not that one", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_run_replaces_the_days_that_it_supersedes()
    {
        await _writer.WriteAsync(Batch(Series(2)), Ct);
        var later = Series(3).Skip(100).Take(300).Select(evaluation => evaluation with { Run = 2 }).ToList();
        await _writer.WriteAsync(Batch(later, supersedes: true), Ct);

        await AssertStoredAsync([.. Series(2).Take(100), .. later]);
    }

    private static IEnumerable<Evaluation> Series(decimal price) => Enumerable.Range(0, Days).Select(day => new Evaluation(
        "Inv1",
        "P11",
        s_first.AddDays(day),
        1,
        (1234567.89m * price) + day,
        day == 0 ? null : -0.01m * day,
        day == 0 ? null : 0.1234m,
        1000,
        1234.5679m));

    private static LedgerBatch Batch(IEnumerable<Evaluation> evaluations, bool supersedes = false)
    {
        var batch = new LedgerBatch(new Dictionary<string, string>());
        batch.Evaluations.AddRange(evaluations.Select((evaluation, at) =>
            new Stored<Evaluation>(evaluation, supersedes && at == 0, new ConsumedMessage(TopicNames.Portfolios, 0, at, null, null))));
        return batch;
    }

    private async Task AssertStoredAsync(IEnumerable<Evaluation> evaluations) => Assert.Equal(
        evaluations.Select(day => (day.Portfolio, day.AsOf, day.Run, day.Value, day.Change, day.ChangePercent, day.NavPerShare)),
        (await _db.Evaluations.AsNoTracking().OrderBy(row => row.AsOf).ToListAsync(Ct))
            .Select(row => (row.PortfolioId, row.AsOf, row.Run, row.Value, row.DailyChange, row.DailyChangePercent, row.NavPerShare)));

    private Task<int> LoadsAsync() => QueryAsync("SHOW GLOBAL STATUS LIKE 'Com_load'", 1);

    private async Task<int> QueryAsync(string sql, int column)
    {
        await using var connection = _data.Connect();
        await connection.OpenAsync(Ct);
        await using var question = connection.CreateCommand();
        question.CommandText = sql;
        await using var row = await question.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        return Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture);
    }
}

/// <summary>On MariaDB.</summary>
public sealed class LoadingOnMariaDbTests(MariaDb server) : LoadingTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class LoadingOnMySqlTests(MySql server) : LoadingTests(server.NewData());
