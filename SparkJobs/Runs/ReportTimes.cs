using Quartz;

namespace SparkJobs.Runs;

/// <summary>The times at which reports are due: those of a cron expression, by the clocks of a time zone.</summary>
public sealed class ReportTimes
{
    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly bool _everyHour;

    /// <summary>Reads the expression.</summary>
    /// <param name="cron">The expression, as Quartz writes it.</param>
    /// <param name="zone">The time zone.</param>
    public ReportTimes(string cron, TimeZoneInfo zone)
    {
        _zone = zone;
        _cron = new CronExpression(cron, zone);
        _everyHour = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, "*", ..];
    }

    /// <summary>Returns the first due time after a moment; null where there is none.</summary>
    /// <remarks>
    /// In autumn an hour is shown twice by the clocks. A time of day such as 3:30 is due in the first of the two only; what is due in every hour
    /// of the day is due in both.
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
