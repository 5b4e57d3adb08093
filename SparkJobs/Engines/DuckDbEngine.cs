using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Computes reports with DuckDB, in this process. Each run has a database of its own, in memory; what does not fit goes to disk.</summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
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

    private async Task<ReportBasis> LoadAsync(DuckDBConnection duck, ReportRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var ledger = await LedgerReader.OpenAsync(db, ct);
        var scope = await ReportScope.ReadAsync(db, request, ct);
        List<string> portfolios = [.. scope.Portfolios.Select(portfolio => portfolio.Portfolio)];
        Execute(duck, LedgerTables.Create(portfolios), ct);
        var rows = await ledger.ReadEvaluationsAsync(duck, portfolios, ct);
        await ledger.ReadClosesAsync(duck, scope.LastDay, ct);
        return new ReportBasis(scope, rows);
    }

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
