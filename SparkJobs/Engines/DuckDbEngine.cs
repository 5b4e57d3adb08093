using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Computes reports with DuckDB, in this process. Each run has a database of its own, in memory; what does not fit goes to disk.</summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
    // AsOf is a word of DuckDB's own. 18 digits are what fits into its fast decimals; the ledger's amounts have up to 15,
    // and only a percentage knows no bounds.
    private const string CreateTables =
        """
        CREATE TABLE evaluations (PortfolioId VARCHAR, "AsOf" DATE, Run INTEGER,
            Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DECIMAL(38, 4), NavPerShare DECIMAL(18, 4));
        CREATE TABLE closes (Ticker VARCHAR, "AsOf" DATE, Run INTEGER, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
        """;

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
            Execute(duck, CreateTables, ct);
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
        var rows = await LoadEvaluationsAsync(duck, db, [.. scope.Portfolios.Select(portfolio => portfolio.Portfolio)], ct);
        await LoadClosesAsync(duck, db, scope.LastDay, ct);
        return new ReportBasis(scope, rows);
    }

    private static async Task<long> LoadEvaluationsAsync(DuckDBConnection duck, InvestorsDb db, List<string> portfolios, CancellationToken ct)
    {
        var rows = 0L;
        using var appender = duck.CreateAppender("evaluations");
        await foreach (var row in db.Evaluations.AsNoTracking().Where(row => portfolios.Contains(row.PortfolioId)).AsAsyncEnumerable().WithCancellation(ct))
        {
            appender.CreateRow()
                .AppendValue(row.PortfolioId)
                .AppendValue((DateOnly?)row.AsOf)
                .AppendValue((int?)row.Run)
                .AppendValue(Exact(row.Value))
                .AppendValue(Exact(row.DailyChange))
                .AppendValue(Exact(row.DailyChangePercent))
                .AppendValue(Exact(row.NavPerShare))
                .EndRow();
            rows++;
        }

        return rows;
    }

    private static async Task LoadClosesAsync(DuckDBConnection duck, InvestorsDb db, DateOnly last, CancellationToken ct)
    {
        using var appender = duck.CreateAppender("closes");
        await foreach (var row in db.Closes.AsNoTracking().Where(row => row.AsOf <= last).AsAsyncEnumerable().WithCancellation(ct))
        {
            appender.CreateRow()
                .AppendValue(row.Ticker)
                .AppendValue((DateOnly?)row.AsOf)
                .AppendValue((int?)row.Run)
                .AppendValue(Exact(row.ClosePrice))
                .AppendValue(Exact(row.PreviousClose))
                .EndRow();
        }
    }

    // SQLite gives a large amount with the noise of a double behind its 4 decimals, and the appender would cut it off there.
    private static decimal? Exact(decimal? amount) => amount is { } noisy ? decimal.Round(noisy, Decimals) : null;

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
