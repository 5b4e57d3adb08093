using Quartz;

namespace SparkJobs.Runs;

/// <summary>Computes the times at which reports are due, from a cron expression in a time zone.</summary>
public sealed class ReportTimes
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly bool _everyHour;

    /// <summary>Parses the expression.</summary>
    /// <param name="cron">The Quartz cron expression.</param>
    /// <param name="zone">The time zone.</param>
    public ReportTimes(string cron, TimeZoneInfo zone)
    {
        _zone = zone;
        _cron = new CronExpression(cron, zone);
        _everyHour = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, "*", ..];
    }

    /// <summary>Returns the first due time after a moment; null if there is none.</summary>
    /// <remarks>
    /// When clocks are set back in autumn, one hour occurs twice. A time of day such as 3:30 is due only in the first occurrence; times
    /// of an hourly schedule are due in both.
    /// </remarks>
    public DateTimeOffset? After(DateTimeOffset moment)
    {
        var next = _cron.GetNextValidTimeAfter(moment);
        while (!_everyHour && next is { } time && IsRepeated(time))
            next = _cron.GetNextValidTimeAfter(time);
        return next;
    }

    private bool IsRepeated(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        return _zone.IsAmbiguousTime(local) && local.Offset == _zone.GetAmbiguousTimeOffsets(local.DateTime).Min();
    }
}
