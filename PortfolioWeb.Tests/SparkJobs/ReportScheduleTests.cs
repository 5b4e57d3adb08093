using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Tests.Investing;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using SparkJobs.Runs;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Scheduled reports in Athens, with a clock that the test moves: it starts late on Tuesday, 11 March 2025, in UTC.</summary>
public sealed class ReportScheduleTests : IAsyncLifetime
{
    private const string DayBefore = "2025-03-10", JustEnded = "2025-03-11";
    private static readonly TimeZoneInfo s_athens = TimeZoneInfo.FindSystemTimeZoneById("Europe/Athens");

    private readonly StoredEvaluations _ledger = new();
    private readonly SleepClock _clock = new();
    private readonly List<ReportSchedule> _instances = [];
    private readonly ReportQueue _queue;
    private string _lastDay = DayBefore;
    private bool _isInProgress;
    private decimal _value;

    public ReportScheduleTests() => _queue = new ReportQueue(_ledger, _clock);

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.StopAsync(CancellationToken.None);
            instance.Dispose();
        }

        _ledger.Dispose();
    }

    [Fact]
    public async Task A_nightly_report_waits_for_the_day_that_just_ended_while_the_market_runs()
    {
        _isInProgress = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, await CountRequestedAsync(TimeSpan.FromMinutes(30)));
        _lastDay = JustEnded;
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_wait_for_a_day_ends_when_the_next_report_is_due()
    {
        _isInProgress = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromHours(24)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_wait_ends_when_the_market_stops()
    {
        _isInProgress = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        _isInProgress = false;
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_clock_set_back_ten_minutes_does_not_stop_the_schedule()
    {
        var schedule = await BeginAsync("*/5 * * * * ?");
        for (var count = 1; count <= 3; count++)
            Assert.Equal(count, await CountRequestedAsync(TimeSpan.FromSeconds(5)));

        var now = _clock.GetUtcNow().AddMinutes(-10);
        _clock.AdjustTime(now);
        await CountRequestedAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(schedule.Next!.Value, now, now.AddSeconds(5));
        // Passes the same ten minutes again, and more.
        for (var count = 4; count <= 8; count++)
            Assert.Equal(count, await CountRequestedAsync(TimeSpan.FromSeconds(5)));
        Assert.InRange(schedule.Next!.Value, _clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(5));
    }

    [Fact]
    public async Task Times_repeated_by_setting_the_clock_back_are_due_again()
    {
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        _clock.AdjustTime(_clock.GetUtcNow().AddMinutes(-10));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(2, await CountRequestedAsync(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task A_clock_correction_of_a_second_repeats_no_report()
    {
        var schedule = await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        _clock.AdjustTime(_clock.GetUtcNow().AddSeconds(-2));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(new DateTimeOffset(2025, 3, 13, 0, 0, 0, TimeSpan.Zero), schedule.Next);
    }

    [Fact]
    public async Task Times_missed_while_the_machine_slept_trigger_one_report()
    {
        await BeginAsync("*/5 * * * * ?");
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromHours(3)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task An_unchanged_ledger_triggers_no_second_report()
    {
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromHours(24), isChanged: false));
        Assert.Equal(2, await CountRequestedAsync(TimeSpan.FromHours(24)));
    }

    [Fact]
    public async Task Several_instances_trigger_one_report()
    {
        await BeginAsync("0 0 2 * * ?");
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await CountRequestedAsync(TimeSpan.FromMinutes(1)));
    }

    private async Task<ReportSchedule> BeginAsync(string cron)
    {
        var market = new MarketReferenceData(Options.Create(DefaultMarket.Options()), _clock, s_athens);
        var catalog = new PortfolioCatalog(Options.Create(DefaultPortfolios.Options(options =>
        {
            while (options.Investors.Count > 1)
                options.Investors.RemoveAt(1);
        })), market);
        var instance = new ReportSchedule(
            _queue,
            new HistoryEnd(_ledger, market, catalog),
            () => _isInProgress,
            Options.Create(new ReportsOptions { Cron = cron }),
            Options.Create(new RoleOptions()),
            _clock,
            NullLogger<ReportSchedule>.Instance);
        _instances.Add(instance);
        await instance.StartAsync(Ct);
        await _clock.AsleepAsync();
        return instance;
    }

    // The number of requested reports after the time has passed, the ledger has changed, and every instance has checked again.
    private async Task<int> CountRequestedAsync(TimeSpan later, bool isChanged = true)
    {
        _value += isChanged ? 1m : 0m;
        _ledger.With(Row("P11", _lastDay, _value), Row("P12", _lastDay, _value));
        _clock.Advance(later);
        await _clock.AsleepAsync(_instances.Count);
        return (await _queue.ListAsync(null, 100, Ct)).Count(run => run.RequestedBy == ReportQueue.Schedule);
    }
}
