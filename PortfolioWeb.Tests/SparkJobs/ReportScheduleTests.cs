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
    private readonly List<ReportSchedule> _copies = [];
    private readonly ReportQueue _queue;
    private string _lastDay = DayBefore;
    private bool _isOnItsWay;
    private decimal _value;

    public ReportScheduleTests() => _queue = new ReportQueue(_ledger, _clock);

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _copies)
        {
            await copy.StopAsync(CancellationToken.None);
            copy.Dispose();
        }

        _ledger.Dispose();
    }

    [Fact]
    public async Task At_two_in_the_night_the_day_that_has_just_ended_is_waited_for_while_the_market_runs()
    {
        _isOnItsWay = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await AskedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, await AskedAsync(TimeSpan.FromMinutes(30)));
        _lastDay = JustEnded;
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_day_that_does_not_come_before_the_next_is_due_is_waited_for_no_longer()
    {
        _isOnItsWay = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await AskedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromHours(24)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_market_that_stops_is_waited_for_no_longer()
    {
        _isOnItsWay = true;
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(0, await AskedAsync(TimeSpan.FromMinutes(1)));
        _isOnItsWay = false;
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_clock_set_back_ten_minutes_does_not_stop_it_and_the_next_is_as_promised()
    {
        var schedule = await BeginAsync("*/5 * * * * ?");
        for (var asked = 1; asked <= 3; asked++)
            Assert.Equal(asked, await AskedAsync(TimeSpan.FromSeconds(5)));

        var now = _clock.GetUtcNow().AddMinutes(-10);
        _clock.AdjustTime(now);
        await AskedAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(schedule.Next!.Value, now, now.AddSeconds(5));
        // Over the same ten minutes again, and beyond.
        for (var asked = 4; asked <= 8; asked++)
            Assert.Equal(asked, await AskedAsync(TimeSpan.FromSeconds(5)));
        Assert.InRange(schedule.Next!.Value, _clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(5));
    }

    [Fact]
    public async Task The_same_times_are_due_again_where_the_clock_was_set_back_over_them()
    {
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await AskedAsync(TimeSpan.FromMinutes(1)));
        _clock.AdjustTime(_clock.GetUtcNow().AddMinutes(-10));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(2, await AskedAsync(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task A_clock_that_is_put_right_by_a_second_has_nothing_made_twice()
    {
        var schedule = await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await AskedAsync(TimeSpan.FromMinutes(1)));
        _clock.AdjustTime(_clock.GetUtcNow().AddSeconds(-2));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(new DateTimeOffset(2025, 3, 13, 0, 0, 0, TimeSpan.Zero), schedule.Next);
    }

    [Fact]
    public async Task Times_that_passed_while_the_machine_slept_make_one()
    {
        await BeginAsync("*/5 * * * * ?");
        Assert.Equal(1, await AskedAsync(TimeSpan.FromHours(3)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_ledger_that_is_as_it_was_has_no_second_one()
    {
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await AskedAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(1, await AskedAsync(TimeSpan.FromHours(24), isChanged: false));
        Assert.Equal(2, await AskedAsync(TimeSpan.FromHours(24)));
    }

    [Fact]
    public async Task Several_copies_make_one()
    {
        await BeginAsync("0 0 2 * * ?");
        await BeginAsync("0 0 2 * * ?");
        Assert.Equal(1, await AskedAsync(TimeSpan.FromMinutes(1)));
    }

    private async Task<ReportSchedule> BeginAsync(string cron)
    {
        var market = new MarketReferenceData(Options.Create(BriefMarket.Options()), _clock, s_athens);
        var catalog = new PortfolioCatalog(Options.Create(BriefPortfolios.Options(options =>
        {
            while (options.Investors.Count > 1)
                options.Investors.RemoveAt(1);
        })), market);
        var copy = new ReportSchedule(
            _queue,
            new HistoryEnd(_ledger, market, catalog),
            () => _isOnItsWay,
            Options.Create(new ReportsOptions { Cron = cron }),
            Options.Create(new RoleOptions()),
            _clock,
            NullLogger<ReportSchedule>.Instance);
        _copies.Add(copy);
        await copy.StartAsync(Ct);
        await _clock.AsleepAsync();
        return copy;
    }

    // How many reports have been asked for once that time has passed, the ledger has changed, and every instance has looked again.
    private async Task<int> AskedAsync(TimeSpan later, bool isChanged = true)
    {
        _value += isChanged ? 1m : 0m;
        _ledger.With(Row("P11", _lastDay, _value), Row("P12", _lastDay, _value));
        _clock.Advance(later);
        await _clock.AsleepAsync(_copies.Count);
        return (await _queue.ListAsync(null, 100, Ct)).Count(run => run.RequestedBy == ReportQueue.Schedule);
    }
}
