using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Runs;
using SparkJobs.Statistics;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>The queue on a SQLite file.</summary>
public sealed class ReportQueueOnSqliteTests() : ReportQueueTests(new StoredEvaluations());

/// <summary>The queue on MariaDB.</summary>
public sealed class ReportQueueOnMariaDbTests(MariaDb server) : ReportQueueTests(new StoredEvaluations(server.NewData()));

/// <summary>The guarantees of the report queue.</summary>
public abstract class ReportQueueTests : IDisposable
{
    private static readonly ReportBasis s_basis = new(
        new ReportScope(
            [], 0, Day("2000-01-03"), Day("2000-12-29"), new ReportPeriod(Day("2000-06-01"), Day("2000-12-29")), 2, "log: portfolios[0]=7"),
        252);

    private readonly StoredEvaluations _ledger;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private protected ReportQueueTests(StoredEvaluations ledger) => (_ledger, Queue) = (ledger, new ReportQueue(ledger, _time));

    private ReportQueue Queue { get; }

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ledger.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Eight_workers_claim_each_run_once()
    {
        for (var i = 0; i < 40; i++)
            await Queue.AddAsync(new ReportRequest(), ReportQueue.Api, Ct);

        var claimed = await Task.WhenAll(Enumerable.Range(1, 8).Select(worker => Task.Run(
            async () =>
            {
                var own = new List<(int Id, string? Worker, int Attempt)>();
                while (await Queue.ClaimAsync($"worker {worker}", Ct) is { } run)
                    own.Add((run.Id, run.Worker, run.Attempt));
                Assert.All(own, run => Assert.Equal(($"worker {worker}", 1), (run.Worker, run.Attempt)));
                return own;
            },
            Ct)));

        var all = claimed.SelectMany(own => own).Select(run => run.Id).ToList();
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Distinct().Count());
        Assert.All(await Queue.ListAsync(null, 100, Ct), run => Assert.Equal(ReportState.Running, run.State));
    }

    [Fact]
    public async Task A_run_goes_from_queued_to_succeeded_and_keeps_its_provenance()
    {
        var added = await Queue.AddAsync(new ReportRequest("Inv1", Day("2000-06-01")), ReportQueue.Api, Ct);
        Assert.Equal(ReportState.Queued, added.State);
        _time.Advance(TimeSpan.FromSeconds(5));
        var run = (await Queue.ClaimAsync("one", Ct))!;
        Assert.Equal((added.Id, ReportState.Running, 1), (run.Id, run.State, run.Attempt));
        Assert.Null(await Queue.ClaimAsync("other", Ct));
        Assert.True(await Queue.HeartbeatAsync(run, "reading", Ct));
        Assert.Equal("reading", (await FindAsync(run.Id)).Progress);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await Queue.SucceedAsync(run, "DuckDB 1", 2.5, s_basis, Ct));

        var done = await FindAsync(run.Id);
        Assert.Equal(
            (ReportState.Succeeded, "DuckDB 1", 2.5, 252L, null),
            (done.State, done.Engine, done.RiskFreePercent!.Value, done.RowsRead!.Value, done.Progress));
        Assert.Equal(
            (Day("2000-06-01"), Day("2000-12-29"), Day("2000-12-29")),
            (done.PeriodFrom!.Value, done.PeriodTo!.Value, done.LastDay!.Value));
        Assert.Equal((2, "log: portfolios[0]=7", Statistic.Checksum), (done.LedgerRun!.Value, done.LedgerPosition, done.SqlChecksum));
        Assert.Equal(TimeSpan.FromSeconds(3), done.EndedAt - done.StartedAt);
        Assert.False(await Queue.CancelAsync(run.Id, Ct));
    }

    [Fact]
    public async Task A_cancelled_run_stays_cancelled()
    {
        var waiting = await Queue.AddAsync(new ReportRequest(), ReportQueue.Api, Ct);
        Assert.True(await Queue.CancelAsync(waiting.Id, Ct));
        Assert.Null(await Queue.ClaimAsync("one", Ct));

        await Queue.AddAsync(new ReportRequest(), ReportQueue.Api, Ct);
        var run = (await Queue.ClaimAsync("one", Ct))!;
        Assert.True(await Queue.CancelAsync(run.Id, Ct));
        Assert.False(await Queue.HeartbeatAsync(run, null, Ct));
        Assert.False(await Queue.SucceedAsync(run, "DuckDB 1", 2, s_basis, Ct));
        Assert.False(await Queue.EndAsync(run, ReportState.Failed, null, "too late", Ct));
        Assert.False(await Queue.ReturnAsync(run, Ct));
        Assert.Equal(ReportState.Cancelled, (await FindAsync(run.Id)).State);
    }

    [Fact]
    public async Task A_run_whose_worker_died_is_restarted_and_no_longer_belongs_to_that_worker()
    {
        await Queue.AddAsync(new ReportRequest(), ReportQueue.Schedule, Ct);
        var first = (await Queue.ClaimAsync("one", Ct))!;
        _time.Advance(ReportQueue.Patience);
        await Queue.RecoverAsync(Ct);
        Assert.Null(await Queue.ClaimAsync("two", Ct));

        _time.Advance(TimeSpan.FromSeconds(1));
        await Queue.RecoverAsync(Ct);
        var second = (await Queue.ClaimAsync("two", Ct))!;
        Assert.Equal((first.Id, 2), (second.Id, second.Attempt));
        Assert.False(await Queue.HeartbeatAsync(first, null, Ct));
        Assert.False(await Queue.SucceedAsync(first, "DuckDB 1", 2, s_basis, Ct));
        Assert.True(await Queue.HeartbeatAsync(second, null, Ct));
    }

    [Fact]
    public async Task A_run_fails_after_three_attempts()
    {
        var run = await Queue.AddAsync(new ReportRequest(), ReportQueue.Schedule, Ct);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.NotNull(await Queue.ClaimAsync("one", Ct));
            _time.Advance(ReportQueue.Patience + TimeSpan.FromSeconds(1));
            await Queue.RecoverAsync(Ct);
        }

        var failed = await FindAsync(run.Id);
        Assert.Equal(ReportState.Failed, failed.State);
        Assert.StartsWith("Its worker stopped during the report 3 times, most recently one", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_a_killed_command_line_is_not_restarted()
    {
        var run = await Queue.AddRunningAsync(new ReportRequest(), ReportQueue.CommandLine, "machine/7", Ct);
        _time.Advance(ReportQueue.Patience + TimeSpan.FromSeconds(1));
        await Queue.RecoverAsync(Ct);
        var failed = await FindAsync(run.Id);
        Assert.Equal(
            (ReportState.Failed, "The command line that made the report (machine/7) stopped before the end: run it again."),
            (failed.State, failed.Error));
    }

    [Fact]
    public async Task Simultaneous_requests_for_one_scheduled_job_create_one_run()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => Queue.AddOnceAsync(ReportQueue.Schedule, "schedule 2026-11-23 00:00:00", Ct), Ct)));
        await Queue.AddOnceAsync(ReportQueue.EndOfHistory, "another", Ct);
        Assert.Equal(
            [ReportQueue.EndOfHistory, ReportQueue.Schedule],
            (await Queue.ListAsync(null, 10, Ct)).Select(run => run.RequestedBy));
    }

    private async Task<ReportRunRow> FindAsync(int id) => (await Queue.FindAsync(id, Ct))!;
}
