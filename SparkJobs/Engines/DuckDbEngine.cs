using System.Threading.Channels;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>Computes reports with DuckDB, in this process. Each run has a database of its own, in memory; what does not fit goes to disk.</summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
    // Up to 200 thousand figures wait to be stored: what they take is little beside the memory of the engine.
    private const int FiguresPerBatch = 5000, MostBatchesWaiting = 40;

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
            Execute(duck, $"SET memory_limit = '400MB'; SET preserve_insertion_order = false; SET temp_directory = '{overflow.FullName.Replace("'", "''", StringComparison.Ordinal)}'", ct);
            job.Progress("reading the ledger");
            var basis = await LoadAsync(duck, job.Request, ct);
            foreach (var view in ReportViews.Create(basis.Scope.Period, job.RiskFreePercent))
                Execute(duck, view, ct);

            await ComputeAsync(duck, Statistic.Of(basis.Scope.Portfolios.Count), job, ct);
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
        List<string> portfolios = [.. scope.Portfolios.Select(portfolio => portfolio.Portfolio).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Execute(duck, LedgerTables.Create(portfolios), ct);
        var rows = await ledger.ReadEvaluationsAsync(duck, portfolios, ct);
        await ledger.ReadClosesAsync(duck, scope.LastDay, ct);
        return new ReportBasis(scope, rows);
    }

    // While figures are stored, the next are found.
    private async Task ComputeAsync(DuckDBConnection duck, IReadOnlyList<Statistic> statistics, ReportJob job, CancellationToken ct)
    {
        var found = Channel.CreateBounded<Figure[]>(MostBatchesWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var finding = Task.Run(() => FindAsync(duck, statistics, job, found.Writer, stop.Token), CancellationToken.None);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await using var writer = FigureWriter.Open(db, job.Run, job.Attempt);
            await foreach (var batch in found.Reader.ReadAllAsync(ct))
                await writer.WriteAsync(batch, ct);
        }
        finally
        {
            await stop.CancelAsync();
            await finding;
        }
    }

    // What goes wrong is told to whoever takes the figures.
    private static async Task FindAsync(
        DuckDBConnection duck, IReadOnlyList<Statistic> statistics, ReportJob job, ChannelWriter<Figure[]> found, CancellationToken ct)
    {
        try
        {
            foreach (var (index, statistic) in statistics.Index())
            {
                job.Progress($"{statistic.Name}, {index + 1} of {statistics.Count}");
                foreach (var batch in Figures(duck, statistic, ct).Chunk(FiguresPerBatch))
                    await found.WriteAsync(batch, ct);
            }

            found.Complete();
        }
        catch (Exception failure)
        {
            found.Complete(failure);
        }
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
