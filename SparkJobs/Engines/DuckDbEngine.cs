using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PortfolioWeb.Workers.Ledger;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Computes reports with DuckDB, in this process. Each run has a database of its own, in memory; what does not fit goes to disk.</summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
    private const int Decimals = 4;

    /// <inheritdoc/>
    public string Describe()
    {
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        return $"DuckDB {duck.ServerVersion.TrimStart('v')}";
    }

    /// <inheritdoc/>
    public async Task<ReportBasis> ComputeAsync(ReportJob job, CancellationToken ct)
    {
        var overflow = Directory.CreateTempSubdirectory("portfolioweb-report-");
        try
        {
            await using var duck = new DuckDBConnection("Data Source=:memory:");
            await duck.OpenAsync(ct);
            Execute(duck, $"SET memory_limit = '512MB'; SET temp_directory = '{overflow.FullName.Replace("'", "''", StringComparison.Ordinal)}'", ct);
            job.Progress("reading the ledger");
            var basis = await LoadAsync(duck, job.Request, ct);
            foreach (var view in ReportViews.Create(basis.Scope.Period, job.RiskFreePercent))
                Execute(duck, view, ct);

            await using var db = await databases.CreateDbContextAsync(ct);
            for (var i = 0; i < Statistic.All.Count; i++)
            {
                job.Progress($"{Statistic.All[i].Name}, {i + 1} of {Statistic.All.Count}");
                await ReportFigures.WriteAsync(db, job.Run, job.Attempt, Figures(duck, Statistic.All[i], ct), ct);
            }

            return basis;
        }
        finally
        {
            overflow.Delete(recursive: true);
        }
    }

    // All that is read is the ledger as it is at one moment.
    private async Task<ReportBasis> LoadAsync(DuckDBConnection duck, ReportRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var scope = await ReportScope.ReadAsync(db, request, ct);
        var portfolios = scope.Portfolios.Select(portfolio => portfolio.Portfolio).ToList();
        CreateTables(duck, portfolios, ct);
        var evaluations = db.Evaluations.Where(row => portfolios.Contains(row.PortfolioId))
            .Select(row => new { row.PortfolioId, row.AsOf, row.Run, row.Value, row.DailyChange, row.DailyChangePercent, row.NavPerShare });
        var rows = await LoadAsync(duck, "evaluations", db, evaluations, ct);
        var closes = db.Closes.Where(row => row.AsOf <= scope.LastDay).Select(row => new { row.Ticker, row.AsOf, row.Run, row.ClosePrice, row.PreviousClose });
        await LoadAsync(duck, "closes", db, closes, ct);
        return new ReportBasis(scope, rows);
    }

    private static async Task<long> LoadAsync<T>(DuckDBConnection duck, string table, InvestorsDb db, IQueryable<T> query, CancellationToken ct)
    {
        // Millions of rows: nothing is made of them on the way.
        await using var command = query.CreateDbCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(ct);
        using var appender = duck.CreateAppender(table);
        var count = 0L;
        for (; await rows.ReadAsync(ct); count++)
        {
            var row = appender.CreateRow().AppendValue(rows.GetString(0)).AppendValue((DateOnly?)rows.GetFieldValue<DateOnly>(1)).AppendValue((int?)rows.GetInt32(2));
            for (var column = 3; column < rows.FieldCount; column++)
                row.AppendValue(rows.IsDBNull(column) ? null : Amount(rows, column));
            row.EndRow();
        }

        return count;
    }

    // AsOf is a word of DuckDB's own. 18 digits are what fits into its fast decimals; the ledger's amounts have up to 15,
    // and only a percentage knows no bounds. As members of an enumeration, in the order of their text, the ids are compared as numbers.
    private static void CreateTables(DuckDBConnection duck, IEnumerable<string> portfolios, CancellationToken ct)
    {
        var ids = portfolios.Order(StringComparer.Ordinal).Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'");
        Execute(
            duck,
            $"""
            CREATE TYPE portfolio AS ENUM ({string.Join(", ", ids)});
            CREATE TABLE evaluations (PortfolioId portfolio, "AsOf" DATE, Run INTEGER,
                Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DECIMAL(38, 4), NavPerShare DECIMAL(18, 4));
            CREATE TABLE closes (Ticker VARCHAR, "AsOf" DATE, Run INTEGER, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
            """,
            ct);
    }

    // SQLite has doubles, whose decimals beyond the fourth are noise. Asked for a decimal, it writes and reads them as text.
    private static decimal Amount(DbDataReader rows, int column) =>
        rows is SqliteDataReader ? decimal.Round((decimal)rows.GetDouble(column), Decimals) : rows.GetDecimal(column);

    private static IEnumerable<Figure> Figures(DuckDBConnection duck, Statistic statistic, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var command = duck.CreateCommand();
        command.CommandText = statistic.Sql;
        // Rows come as they are asked for, not all at once.
        command.UseStreamingMode = true;
        using var interruption = ct.Register(command.Cancel);
        using var reader = Interruptible(command.ExecuteReader, ct);
        while (Interruptible(reader.Read, ct))
        {
            foreach (var figure in Figure.Of(statistic, reader))
                yield return figure;
        }
    }

    private static void Execute(DuckDBConnection duck, string sql, CancellationToken ct)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        Interruptible(command.ExecuteNonQuery, ct);
    }

    // DuckDB takes an interruption for a failure.
    private static T Interruptible<T>(Func<T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (DuckDBException) when (ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(ct);
        }
    }
}
