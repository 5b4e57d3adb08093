using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Files;
using SparkJobs.Runs;
using SparkJobs.Statistics;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>The outcome of runs: either complete results, or none and a reason.</summary>
public sealed class ReportRunnerTests : IDisposable
{
    private readonly StoredEvaluations _ledger = new();
    private readonly ReportQueue _queue;
    private readonly ReportFigures _figures;

    public ReportRunnerTests()
    {
        _queue = new ReportQueue(_ledger, TimeProvider.System);
        _figures = new ReportFigures(_ledger);
        _ledger.With(FourDays());
    }

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_run_that_succeeds_has_figures_files_and_provenance()
    {
        var run = await ClaimAsync(new ReportRequest("Inv1", Day("2020-01-01")));
        Assert.Null(await _figures.ReadAsync(run, Ct));
        var (report, files) = await Runner(new DuckDbEngine(_ledger)).RunAsync(run, _ledger.Reports, Ct);
        Assert.Equal(["Inv1_P11_stats.txt", "Inv1_P11_stats.json", "Inv1_P11_stats.csv"], files);
        Assert.Equal(3, Directory.GetFiles(_ledger.Reports).Length);

        var done = (await _queue.FindAsync(run.Id, Ct))!;
        Assert.Equal(
            (ReportState.Succeeded, 4L, Day("2020-02-03"), null),
            (done.State, done.RowsRead!.Value, done.LastDay!.Value, done.Error));
        Assert.StartsWith("DuckDB 1.", done.Engine, StringComparison.Ordinal);
        Assert.Equal(
            new ReportPeriod(Day("2020-01-01"), Day("2020-02-03")),
            new ReportPeriod(done.PeriodFrom!.Value, done.PeriodTo!.Value));
        var read = (await _figures.ReadAsync(done, Ct))!;
        Assert.All(files, file => Assert.Equal(StatsFiles.Read(report, file), StatsFiles.Read(read, file)));
        Assert.Equal(["P12"], read.WithoutEvaluations);
    }

    [Fact]
    public async Task A_run_keeps_its_correlations_when_portfolios_are_added_later()
    {
        _ledger.With([.. FourDays(), Row("P12", "2020-01-02", 5m)]);
        var run = await ClaimAsync(new ReportRequest());
        await Runner(new DuckDbEngine(_ledger)).RunAsync(run, _ledger.Reports, Ct);
        _ledger.WithPortfolios("Inv1", Enumerable.Range(0, Statistic.MostCorrelated).Select(number => $"M{number}"));
        var read = (await _figures.ReadAsync((await _queue.FindAsync(run.Id, Ct))!, Ct))!;
        Assert.All(read.Portfolios, portfolio => Assert.NotNull(portfolio.Correlations));
    }

    [Theory]
    [InlineData("2019-01-01", "2019-02-01", "There are no evaluations from 2019-01-01 to 2019-02-01")]
    [InlineData("2020-02-01", "2020-01-01", "The period's first day, 2020-02-01, is after its last, 2020-01-01")]
    public async Task A_request_without_data_fails_with_the_reason(string from, string to, string expected) =>
        await AssertFailsAsync(expected, new DuckDbEngine(_ledger), new ReportRequest(From: Day(from), To: Day(to)));

    [Fact]
    public Task A_run_for_an_unknown_investor_fails() =>
        AssertFailsAsync("There is no investor 'Inv9': the database has Inv1, Inv2.", new DuckDbEngine(_ledger), new ReportRequest("Inv9"));

    [Fact]
    public async Task A_run_on_an_empty_ledger_fails()
    {
        _ledger.With();
        await AssertFailsAsync("The ledger has no evaluations yet", new DuckDbEngine(_ledger));
    }

    [Fact]
    public Task An_engine_failure_leaves_no_results() => AssertFailsAsync(
        "The database is unavailable: SQLite Error 13: 'database or disk is full'. Check that it runs",
        new Scripted(async (job, ct) =>
        {
            await StoreAsync(job);
            throw new SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
        }));

    [Fact]
    public Task An_engine_without_results_fails() =>
        AssertFailsAsync("The engine stored no figures", new Scripted((job, ct) => BasisAsync()));

    [Fact]
    public Task A_full_disk_is_named() =>
        AssertFailsAsync(
            "No space left on device Make room on the disk",
            new Scripted((job, ct) => throw new IOException("No space left on device")));

    [Fact]
    public Task An_unexpected_exception_is_named() => AssertFailsAsync(
        "It failed unexpectedly with NotSupportedException: what?", new Scripted((job, ct) => throw new NotSupportedException("what?")));

    [Fact]
    public async Task A_database_failure_during_a_run_is_recorded_once_the_database_is_available()
    {
        var passing = new Passing(_ledger);
        var run = await ClaimAsync();
        var engine = new Scripted(async (job, ct) =>
        {
            await StoreAsync(job);
            passing.Away = true;
            passing.CreateDbContext();
            throw new UnreachableException();
        });
        var work = new ReportRunner(
            engine,
            new ReportQueue(passing, TimeProvider.System),
            new ReportFigures(passing),
            Options.Create(new ReportsOptions()),
            TimeProvider.System,
            NullLogger<ReportRunner>.Instance)
            .RunAsync(run, _ledger.Reports, Ct);
        await Until.TrueAsync(() => passing.Refused > 2, "the runner tries to store the end of the run");
        Assert.Equal(ReportState.Running, (await _queue.FindAsync(run.Id, Ct))!.State);
        passing.Away = false;
        var failure = await Assert.ThrowsAsync<ReportException>(() => work);
        Assert.StartsWith("The database is unavailable: gone. Check that it runs", failure.Message, StringComparison.Ordinal);
        await AssertNothingAsync(run, failure.Message);
    }

    [Fact]
    public async Task Files_that_cannot_be_written_leave_no_results()
    {
        Directory.CreateDirectory(Path.Combine(_ledger.Reports, "Inv1_P11_stats.csv"));
        var run = await ClaimAsync();
        var failure = await Assert.ThrowsAsync<ReportException>(() => Runner(new DuckDbEngine(_ledger)).RunAsync(run, _ledger.Reports, Ct));
        Assert.StartsWith($"Cannot write the files to {_ledger.Reports}: ", failure.Message, StringComparison.Ordinal);
        await AssertNothingAsync(run, failure.Message);
        Assert.Empty(Directory.GetFiles(_ledger.Reports));
    }

    [Fact]
    public Task A_run_that_takes_too_long_is_stopped() => AssertFailsAsync(
        "It took longer than the 0.01 minutes of Reports:TimeoutMinutes and was stopped",
        new Scripted(async (job, ct) =>
        {
            await StoreAsync(job);
            await Task.Delay(Timeout.Infinite, ct);
            throw new UnreachableException();
        }),
        timeoutMinutes: 0.01);

    [Fact]
    public async Task A_cancelled_run_stops_and_leaves_no_results()
    {
        var started = new TaskCompletionSource();
        var run = await ClaimAsync();
        var work = Runner(new Scripted(async (job, ct) =>
        {
            job.Progress("at it");
            await StoreAsync(job);
            started.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            throw new UnreachableException();
        })).RunAsync(run, _ledger.Reports, Ct);
        await started.Task.WaitAsync(Ct);
        await Until.TrueAsync(async () => (await _queue.FindAsync(run.Id, Ct))!.Progress == "at it", "the run reports its progress");
        Assert.True(await _queue.CancelAsync(run.Id, Ct));
        Assert.Equal($"Report {run.Id} was cancelled.", (await Assert.ThrowsAsync<ReportException>(() => work)).Message);
        Assert.Equal(ReportState.Cancelled, (await _queue.FindAsync(run.Id, Ct))!.State);
        await using var db = _ledger.CreateDbContext();
        Assert.False(await db.ReportFigures.AnyAsync(Ct));
        Assert.False(Directory.Exists(_ledger.Reports));
    }

    [Fact]
    public async Task A_run_cancelled_at_the_last_moment_leaves_no_results()
    {
        var run = await ClaimAsync();
        var failure = await Assert.ThrowsAsync<ReportException>(() => Runner(new Scripted(async (job, ct) =>
        {
            var basis = await new DuckDbEngine(_ledger).ComputeAsync(job, ct);
            Assert.True(await _queue.CancelAsync(run.Id, ct));
            return basis;
        })).RunAsync(run, _ledger.Reports, Ct));
        Assert.Equal($"Report {run.Id} was cancelled.", failure.Message);
        await using var db = _ledger.CreateDbContext();
        Assert.False(await db.ReportFigures.AnyAsync(Ct));
        Assert.False(Directory.Exists(_ledger.Reports) && Directory.EnumerateFileSystemEntries(_ledger.Reports).Any());
    }

    [Fact]
    public async Task An_interrupted_run_stays_claimed_until_it_is_recovered()
    {
        using var stop = new CancellationTokenSource();
        var run = await ClaimAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(new Scripted(async (job, ct) =>
        {
            await stop.CancelAsync();
            ct.ThrowIfCancellationRequested();
            throw new UnreachableException();
        })).RunAsync(run, _ledger.Reports, stop.Token));
        Assert.True(await _queue.ReturnAsync(run, Ct));
        var again = (await _queue.ClaimAsync("another", Ct))!;
        Assert.Equal(2, again.Attempt);
        await Runner(new DuckDbEngine(_ledger)).RunAsync(again, _ledger.Reports, Ct);
        Assert.NotNull(await _figures.ReadAsync((await _queue.FindAsync(run.Id, Ct))!, Ct));
    }

    [Fact]
    public async Task The_engine_of_a_run_is_known_while_it_runs()
    {
        var run = await ClaimAsync();
        await Assert.ThrowsAsync<ReportException>(() => Runner(new Scripted(async (job, ct) =>
        {
            Assert.Equal("Scripted 1", (await _queue.FindAsync(run.Id, ct))!.Engine);
            throw new ReportException("It has been seen.");
        })).RunAsync(run, _ledger.Reports, Ct));
        Assert.Equal(
            ("Scripted 1", "It has been seen."),
            ((await _queue.FindAsync(run.Id, Ct))!.Engine, (await _queue.FindAsync(run.Id, Ct))!.Error));
    }

    [Fact]
    public async Task Figures_written_by_an_earlier_attempt_during_a_later_one_are_deleted()
    {
        var first = await ClaimAsync();
        Assert.True(await _queue.ReturnAsync(first, Ct));
        var second = (await _queue.ClaimAsync("another", Ct))!;
        await Runner(new Scripted(async (job, ct) =>
        {
            var basis = await new DuckDbEngine(_ledger).ComputeAsync(job, ct);
            await StoreAsync(job with { Attempt = 1 });
            return basis;
        })).RunAsync(second, _ledger.Reports, Ct);
        await using var db = _ledger.CreateDbContext();
        Assert.Equal([2], await db.ReportFigures.Select(row => row.Attempt).Distinct().ToListAsync(Ct));
    }

    private ReportRunner Runner(IReportEngine engine, double timeoutMinutes = 5) => new(
        engine,
        _queue,
        _figures,
        Options.Create(new ReportsOptions { TimeoutMinutes = timeoutMinutes }),
        TimeProvider.System,
        NullLogger<ReportRunner>.Instance);

    private async Task<ReportRunRow> ClaimAsync(ReportRequest? request = null)
    {
        await _queue.AddAsync(request ?? new ReportRequest(), ReportQueue.Api, Ct);
        return (await _queue.ClaimAsync("this", Ct))!;
    }

    private async Task AssertFailsAsync(string expected, IReportEngine engine, ReportRequest? request = null, double timeoutMinutes = 5)
    {
        var run = await ClaimAsync(request);
        var failure = await Assert.ThrowsAsync<ReportException>(() => Runner(engine, timeoutMinutes).RunAsync(run, _ledger.Reports, Ct));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        await AssertNothingAsync(run, failure.Message);
        Assert.False(Directory.Exists(_ledger.Reports));
    }

    private async Task AssertNothingAsync(ReportRunRow run, string error)
    {
        var failed = (await _queue.FindAsync(run.Id, Ct))!;
        Assert.Equal((ReportState.Failed, error), (failed.State, failed.Error));
        Assert.NotNull(failed.EndedAt);
        Assert.Null(await _figures.ReadAsync(failed, Ct));
        await using var db = _ledger.CreateDbContext();
        Assert.False(await db.ReportFigures.AnyAsync(Ct));
    }

    private async Task StoreAsync(ScheduledReportJob job)
    {
        await using var db = _ledger.CreateDbContext();
        await using var writer = FigureWriter.Open(db, job.Run, job.Attempt);
        await writer.WriteAsync([new Figure("evaluation", "P11", "", "MeanValue", 1, null)], Ct);
    }

    private async Task<ReportBasis> BasisAsync()
    {
        await using var db = _ledger.CreateDbContext();
        return new ReportBasis(await ReportScope.ReadAsync(db, new ReportRequest(), Ct), 4);
    }

    private sealed class Scripted(Func<ScheduledReportJob, CancellationToken, Task<ReportBasis>> compute) : IReportEngine
    {
        public string Describe() => "Scripted 1";

        public Task<ReportBasis> ComputeAsync(ScheduledReportJob job, CancellationToken ct) => compute(job, ct);
    }

    private sealed class Passing(IDbContextFactory<InvestorsDb> databases) : IDbContextFactory<InvestorsDb>
    {
        private volatile bool _isUnavailable;
        private int _refused;

        public bool Away
        {
            get => _isUnavailable;
            set => _isUnavailable = value;
        }

        public int Refused => Volatile.Read(ref _refused);

        public InvestorsDb CreateDbContext()
        {
            if (!Away)
                return databases.CreateDbContext();
            Interlocked.Increment(ref _refused);
            throw new SqliteException("gone.", 14);
        }
    }
}
