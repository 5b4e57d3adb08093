using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>The retention of reports.</summary>
public sealed class ReportRetentionTests : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    private string Logs => Path.Combine(_ledger.Folder, "logs");

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task The_latest_reports_of_each_kind_are_kept_and_others_are_deleted_with_figures_files_and_logs()
    {
        int[] api = [await AddAsync(ReportQueue.Api), await AddAsync(ReportQueue.Api), await AddAsync(ReportQueue.Api, ReportState.Failed)];
        int[] schedule = [await AddAsync(ReportQueue.Schedule), await AddAsync(ReportQueue.Schedule), await AddAsync(ReportQueue.Schedule)];
        var end = await AddAsync(ReportQueue.EndOfHistory);
        await PruneAsync(2);

        int[] kept = [api[1], api[2], schedule[1], schedule[2], end];
        await using var db = _ledger.CreateDbContext();
        Assert.Equal(kept, await db.ReportRuns.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Ct));
        Assert.Equal(kept.Except([api[2]]), await db.ReportFigures.OrderBy(row => row.RunId).Select(row => row.RunId).ToListAsync(Ct));
        Assert.Equal(kept, Numbers(Directory.GetDirectories(_ledger.Reports)));
        Assert.Equal(kept, Numbers(Directory.GetFiles(Logs)));
    }

    [Fact]
    public async Task Open_runs_are_kept()
    {
        foreach (var state in (ReportState[])[ReportState.Running, ReportState.Queued, ReportState.Succeeded, ReportState.Cancelled])
            await AddAsync(ReportQueue.Api, state);
        await PruneAsync(1);
        await using var db = _ledger.CreateDbContext();
        Assert.Equal(
            [ReportState.Running, ReportState.Queued, ReportState.Cancelled],
            await db.ReportRuns.OrderBy(row => row.Id).Select(row => row.State).ToListAsync(Ct));
    }

    [Fact]
    public async Task Figures_that_an_earlier_attempt_wrote_late_are_deleted()
    {
        var id = await AddAsync(ReportQueue.Api, attempt: 2);
        await StoreAsync(id, 1);
        await PruneAsync(50);
        await using var db = _ledger.CreateDbContext();
        Assert.Equal(2, Assert.Single(await db.ReportFigures.ToListAsync(Ct)).Attempt);
    }

    [Fact]
    public async Task Files_without_a_run_in_this_database_are_kept()
    {
        var only = await AddAsync(ReportQueue.Api);
        string[] others = ["kept", $"{only + 7}"];
        foreach (var other in others)
            Directory.CreateDirectory(Path.Combine(_ledger.Reports, other));
        await File.WriteAllTextAsync(Path.Combine(_ledger.Reports, "Inv1_P11_stats.txt"), "of a command line", Ct);
        await PruneAsync(1);
        Assert.All(others, other => Assert.True(Directory.Exists(Path.Combine(_ledger.Reports, other))));
        Assert.True(File.Exists(Path.Combine(_ledger.Reports, "Inv1_P11_stats.txt")));
    }

    private static IEnumerable<int> Numbers(string[] paths) =>
        paths.Select(path => int.Parse(Path.GetFileNameWithoutExtension(path).Replace("report-", "", StringComparison.Ordinal))).Order();

    private Task PruneAsync(int keep) => new ReportRetention(
        _ledger,
        new ReportFigures(_ledger),
        Options.Create(new ReportsOptions { Keep = keep }),
        Options.Create(new DataOptions { Folder = _ledger.Folder })).PruneAsync(Ct);

    private async Task<int> AddAsync(string requestedBy, ReportState state = ReportState.Succeeded, int attempt = 1)
    {
        var run = new ReportRunRow { State = state, RequestedBy = requestedBy, RequestedAt = DateTime.UnixEpoch, Attempt = attempt };
        await using (var db = _ledger.CreateDbContext())
        {
            db.Add(run);
            await db.SaveChangesAsync(Ct);
        }

        await StoreAsync(run.Id, attempt);
        Directory.CreateDirectory(Path.Combine(_ledger.Reports, $"{run.Id}"));
        Directory.CreateDirectory(Logs);
        await File.WriteAllTextAsync(Path.Combine(Logs, $"report-{run.Id}.log"), "Spark's", Ct);
        return run.Id;
    }

    private async Task StoreAsync(int run, int attempt)
    {
        await using var db = _ledger.CreateDbContext();
        await using var writer = FigureWriter.Open(db, run, attempt);
        await writer.WriteAsync([new Figure("evaluation", "P11", "", "MeanValue", 1, null)], Ct);
    }
}
