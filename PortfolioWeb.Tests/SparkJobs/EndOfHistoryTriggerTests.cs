using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Tests.Investing;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Runs;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Reports triggered by the end of the history, with a clock that the test moves.</summary>
public sealed class EndOfHistoryTriggerTests : IAsyncLifetime
{
    private const string DayBefore = "2000-01-03", LastDay = "2000-01-04";

    private readonly StoredEvaluations _ledger = new();
    private readonly SleepClock _clock = new();
    private readonly List<EndOfHistoryTrigger> _instances = [];
    private readonly ReportQueue _queue;

    public EndOfHistoryTriggerTests() => _queue = new ReportQueue(_ledger, _clock);

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await BeginAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var trigger in _instances)
        {
            await trigger.StopAsync(CancellationToken.None);
            trigger.Dispose();
        }

        _ledger.Dispose();
    }

    [Fact]
    public async Task The_trigger_waits_for_the_last_day_of_every_portfolio()
    {
        _ledger.With(Row("P11", DayBefore, 1m), Row("P12", DayBefore, 1m));
        Assert.Equal(0, await CountRequestedAsync());
        _ledger.With(Row("P11", LastDay, 1m), Row("P12", DayBefore, 1m));
        Assert.Equal(0, await CountRequestedAsync());
        _ledger.With(Row("P11", LastDay, 1m), Row("P12", LastDay, 1m));
        Assert.Equal(1, await CountRequestedAsync());
    }

    [Fact]
    public async Task Repeated_checks_by_several_instances_trigger_one_report()
    {
        _ledger.With(Row("P11", LastDay, 1m), Row("P12", LastDay, 1m));
        Assert.Equal(1, await CountRequestedAsync());
        Assert.Equal(1, await CountRequestedAsync());
        await BeginAsync();
        Assert.Equal(1, await CountRequestedAsync());
    }

    [Fact]
    public async Task Each_rewind_that_reaches_the_end_triggers_a_report()
    {
        _ledger.With(Row("P11", LastDay, 1m), Row("P12", LastDay, 1m));
        Assert.Equal(1, await CountRequestedAsync());
        var again = new[] { Row("P11", LastDay, 2m), Row("P12", LastDay, 2m) };
        foreach (var row in again)
            row.Run = 2;
        _ledger.With(again);
        Assert.Equal(2, await CountRequestedAsync());
    }

    [Fact]
    public async Task A_rewind_that_leads_to_the_same_ledger_triggers_no_report()
    {
        _ledger.With(Row("P11", LastDay, 1m), Row("P12", LastDay, 1m));
        Assert.Equal(1, await CountRequestedAsync());
        var again = new[] { Row("P11", LastDay, 1m), Row("P12", LastDay, 1m) };
        foreach (var row in again)
            row.Run = 2;
        _ledger.With(again);
        Assert.Equal(1, await CountRequestedAsync());
    }

    private async Task BeginAsync()
    {
        var market = DefaultMarket.ReferenceData(options => options.LastDay = Day(LastDay));
        var catalog = new PortfolioCatalog(Options.Create(DefaultPortfolios.Options(options =>
        {
            while (options.Investors.Count > 1)
                options.Investors.RemoveAt(1);
        })), market);
        var trigger = new EndOfHistoryTrigger(
            _ledger, _queue, market, catalog, Options.Create(new ReportsOptions()), Options.Create(new RoleOptions()), _clock,
            NullLogger<EndOfHistoryTrigger>.Instance);
        _instances.Add(trigger);
        await trigger.StartAsync(Ct);
        await _clock.AsleepAsync();
    }

    // The number of requested reports after every instance has checked again.
    private async Task<int> CountRequestedAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        await _clock.AsleepAsync(_instances.Count);
        return (await _queue.ListAsync(null, 10, Ct)).Count(run => run.RequestedBy == ReportQueue.EndOfHistory);
    }
}
