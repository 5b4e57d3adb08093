using System.Threading.Channels;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Computes reports with DuckDB, in this process. Each run has a database of its own, in a file: there DuckDB keeps rows compressed, and what does
/// not fit into memory is on the disk already.
/// </summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
    // Up to 200 thousand figures wait to be stored: all are in memory in the end, but the engine's own need is over then.
    private const int FiguresPerBatch = 5000, MostBatchesWaiting = 40;

    /// <inheritdoc/>
    public string Describe()
    {
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        return $"DuckDB {duck.ServerVersion.TrimStart('v')}";
    }

    /// <inheritdoc/>
    public async Task<ReportBasis> ComputeAsync(ScheduledReportJob job, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("portfolioweb-report-");
        try
        {
            await using var duck = new DuckDBConnection($"Data Source={Path.Combine(folder.FullName, "report.duckdb")}");
            await duck.OpenAsync(ct);
            Execute(duck, Settings(folder.FullName), ct);
            job.Progress("reading the ledger");
            var basis = await LoadAsync(duck, job.Request, ct);
            foreach (var view in ReportViews.Create(basis.Scope.Period, job.RiskFreePercent))
                Execute(duck, view, ct);

            return basis with { Figures = await ComputeAsync(duck, Statistic.Of(basis.Scope.Evaluated), job, ct) };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What a query says twice is computed twice: to keep its rows would take more memory, and more time, than to read them again. Joins are made
    // as they are written, with the lesser side last, which is the one that is held in memory: DuckDB's guesses at how many rows a filter leaves
    // differ from ledger to ledger, and when it guesses wrong it holds the evaluations. The file is deleted in the end, there is no need to tidy it up.
    private static string Settings(string folder) =>
        $"""
        SET memory_limit = '400MB';
        SET preserve_insertion_order = false;
        SET disabled_optimizers = 'common_subplan,join_order,build_side_probe_side';
        SET temp_directory = '{folder.Replace("'", "''", StringComparison.Ordinal)}';
        PRAGMA disable_checkpoint_on_shutdown
        """;

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
    private async Task<List<Figure>> ComputeAsync(DuckDBConnection duck, IReadOnlyList<Statistic> statistics, ScheduledReportJob job, CancellationToken ct)
    {
        var stored = new List<Figure>();
        var found = Channel.CreateBounded<Figure[]>(MostBatchesWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var finding = Task.Run(() => FindAsync(duck, statistics, job, found.Writer, stop.Token), CancellationToken.None);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await using var writer = FigureWriter.Open(db, job.Run, job.Attempt);
            await foreach (var batch in found.Reader.ReadAllAsync(ct))
            {
                await writer.WriteAsync(batch, ct);
                stored.AddRange(batch);
            }

            return stored;
        }
        finally
        {
            await stop.CancelAsync();
            await finding;
        }
    }

    // What goes wrong is told to whoever takes the figures.
    private static async Task FindAsync(
        DuckDBConnection duck, IReadOnlyList<Statistic> statistics, ScheduledReportJob job, ChannelWriter<Figure[]> found, CancellationToken ct)
    {
        try
        {
            var names = new StringPool();
            foreach (var (index, statistic) in statistics.Index())
            {
                job.Progress($"{statistic.Name}, {index + 1} of {statistics.Count}");
                foreach (var batch in Figures(duck, statistic, names, ct).Chunk(FiguresPerBatch))
                    await found.WriteAsync(batch, ct);
            }

            found.Complete();
        }
        catch (Exception failure)
        {
            found.Complete(failure);
        }
    }

    private static IEnumerable<Figure> Figures(DuckDBConnection duck, Statistic statistic, StringPool names, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var command = duck.CreateCommand();
        command.CommandText = statistic.Sql;
        // Rows come as they are asked for, not all at once.
        command.UseStreamingMode = true;
        using var interruption = ct.Register(command.Cancel);
        using var reader = Interruptible(command.ExecuteReader, ct);
        var figures = new FigureReader(statistic, reader, names);
        while (Interruptible(reader.Read, ct))
        {
            foreach (var figure in figures.Read())
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
