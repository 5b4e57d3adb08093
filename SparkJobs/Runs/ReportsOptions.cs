using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Quartz;

namespace SparkJobs.Runs;

/// <summary>The settings under <c>Reports</c>.</summary>
public sealed class ReportsOptions
{
    /// <summary>
    /// The schedule of automatic reports as a Quartz cron expression: seconds, minutes, hours, day, month, weekday. Empty for none.
    /// </summary>
    public string Cron { get; set; } = "0 0 2 * * ?";

    /// <summary>The time zone of <see cref="Cron"/>.</summary>
    public string TimeZone { get; set; } = "Europe/Athens";

    /// <summary>Whether to make a report when the ledger holds the last day of the history.</summary>
    public bool AtEndOfHistory { get; set; } = true;

    /// <summary>The risk-free rate for the Sharpe and Sortino ratios, in percent per year.</summary>
    [Range(-20.0, 100.0, ErrorMessage = "must be from -20 to 100 percent a year")]
    public double RiskFreePercent { get; set; } = 2;

    /// <summary>The timeout of a run, in minutes.</summary>
    [Range(0.01, 10_000.0, ErrorMessage = "must be from 0.01 to 10000 minutes")]
    public double TimeoutMinutes { get; set; } = 60;

    /// <summary>The number of newest reports to keep of each kind: API, schedule, end of the history, command line.</summary>
    [Range(1, 100_000, ErrorMessage = "must be from 1 to 100000 reports")]
    public int Keep { get; set; } = 50;
}

/// <summary>Validates the time zone and the cron expression.</summary>
internal sealed class ReportsOptionsValidator(TimeProvider time) : IValidateOptions<ReportsOptions>
{
    public ValidateOptionsResult Validate(string? name, ReportsOptions options)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone))
        {
            return ValidateOptionsResult.Fail(
                $"Reports:TimeZone is '{options.TimeZone}', which this machine does not know: set one such as Europe/Athens or UTC.");
        }

        if (options.Cron.Length == 0)
            return ValidateOptionsResult.Success;
        if (!CronExpression.TryParse(options.Cron, out _))
        {
            return ValidateOptionsResult.Fail(
                $"Reports:Cron is '{options.Cron}': it must be a cron expression of Quartz, such as '0 0 2 * * ?' for two every night, "
                + "or empty.");
        }

        return new CronExpression(options.Cron, zone).GetNextValidTimeAfter(time.GetUtcNow()) is null
            ? ValidateOptionsResult.Fail($"Reports:Cron is '{options.Cron}', a time that never comes: set another, or leave it empty.")
            : ValidateOptionsResult.Success;
    }
}
