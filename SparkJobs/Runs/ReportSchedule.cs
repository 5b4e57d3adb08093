using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Copies;
using Quartz;
using HostOptions = PortfolioWeb.Workers.Copies.HostOptions;

namespace SparkJobs.Runs;

/// <summary>Asks for a report of everything at the times of <c>Reports:Cron</c>.</summary>
public sealed class ReportSchedule(ISchedulerFactory schedulers, IOptions<ReportsOptions> options, IOptions<HostOptions> host, TimeProvider time) : IHostedService
{
    private readonly CronExpression? _cron = options.Value.Cron.Length == 0
        ? null
        : new CronExpression(options.Value.Cron, TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone));

    /// <summary>When reports are made, as Quartz writes it; empty is never.</summary>
    public string Cron => options.Value.Cron;

    /// <summary>The time zone of that.</summary>
    public string TimeZone => options.Value.TimeZone;

    /// <summary>Whether one is made when the ledger holds the last day of the history.</summary>
    public bool AtEndOfHistory => options.Value.AtEndOfHistory;

    /// <summary>When the next report is due; null where none is.</summary>
    public DateTimeOffset? Next => _cron?.GetNextValidTimeAfter(time.GetUtcNow());

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_cron is null || !host.Value.Does(Role.Reports))
            return;
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var trigger = TriggerBuilder.Create()
            .WithCronSchedule(Cron, cron => cron.InTimeZone(_cron.TimeZone).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
            .Build();
        await scheduler.ScheduleJob(JobBuilder.Create<Occasion>().Build(), trigger, cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Quartz makes one at each of the times. What it is due for makes it one run, however many copies of the program there are.
    internal sealed class Occasion(ReportQueue queue) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var due = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
            await queue.AddOnceAsync(ReportQueue.Schedule, string.Create(CultureInfo.InvariantCulture, $"{ReportQueue.Schedule} {due.UtcDateTime:yyyy-MM-dd HH:mm:ss}"), cancellationToken);
        }
    }
}
