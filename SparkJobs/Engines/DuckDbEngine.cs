using System.Threading.Channels;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Computes reports with DuckDB, in this process. Each run has its own database file, in which DuckDB compresses rows, and data that does
/// not fit into memory is already on disk.
/// </summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases) : IReportEngine
{
    // Up to 200 thousand figures wait to be stored. All figures end up in memory, but only after the engine has released its own.
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

    // common_subplan is off: keeping the rows of a repeated subquery takes more memory and time than reading them again. Joins run as
    // written, with the smaller side, which DuckDB holds in memory, last: DuckDB's row estimates differ between ledgers, and a wrong one
    // makes it hold the evaluations. The file is deleted at the end, so no checkpoint is needed.
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
        List<string> portfolios =
            [.. scope.Portfolios.Select(portfolio => portfolio.Portfolio).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Execute(duck, LedgerTables.Create(portfolios), ct);
        var rows = await ledger.ReadEvaluationsAsync(duck, portfolios, ct);
        await ledger.ReadClosesAsync(duck, scope.LastDay, ct);
        return new ReportBasis(scope, rows);
    }

    // Stores figures while the next ones are being computed.
    private async Task<List<Figure>> ComputeAsync(
        DuckDBConnection duck, IReadOnlyList<Statistic> statistics, ScheduledReportJob job, CancellationToken ct)
    {
        var stored = new List<Figure>();
        var computed = Channel.CreateBounded<Figure[]>(MostBatchesWaiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var computation = Task.Run(() => ComputeAllAsync(duck, statistics, job, computed.Writer, stop.Token), CancellationToken.None);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await using var writer = FigureWriter.Open(db, job.Run, job.Attempt);
            await foreach (var batch in computed.Reader.ReadAllAsync(ct))
            {
                await writer.WriteAsync(batch, ct);
                stored.AddRange(batch);
            }

            return stored;
        }
        finally
        {
            await stop.CancelAsync();
            await computation;
        }
    }

    // A failure completes the channel, so that the reader of the figures rethrows it.
    private static async Task ComputeAllAsync(
        DuckDBConnection duck,
        IReadOnlyList<Statistic> statistics,
        ScheduledReportJob job,
        ChannelWriter<Figure[]> computed,
        CancellationToken ct)
    {
        try
        {
            var names = new StringPool();
            foreach (var (index, statistic) in statistics.Index())
            {
                job.Progress($"{statistic.Name}, {index + 1} of {statistics.Count}");
                foreach (var batch in Figures(duck, statistic, names, ct).Chunk(FiguresPerBatch))
                    await computed.WriteAsync(batch, ct);
            }

            computed.Complete();
        }
        catch (Exception failure)
        {
            computed.Complete(failure);
        }
    }

    private static IEnumerable<Figure> Figures(DuckDBConnection duck, Statistic statistic, StringPool names, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var command = duck.CreateCommand();
        command.CommandText = statistic.Sql;
        // Returns rows as they are read, not all at once.
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

    // DuckDB reports a cancellation as a failure.
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
