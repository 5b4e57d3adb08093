using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market;

/// <summary>What a day is to the series of days that it belongs to.</summary>
public enum DayArrival
{
    /// <summary>The day that the series continues with.</summary>
    Next,

    /// <summary>A day of an earlier run, or one that the series has had: it changes nothing.</summary>
    Repeated,

    /// <summary>A day that the series cannot have now: of a run that was never begun, or after days that are missing.</summary>
    Rejected,
}

/// <summary>How a day fits into its series.</summary>
/// <param name="Arrival">Whether the series continues with it.</param>
/// <param name="SupersedesPriorRun">Whether it is the first day of a later run: what was stored from that day on is replaced.</param>
/// <param name="Reason">Why it is rejected; null where it is not.</param>
public readonly record struct DayVerdict(DayArrival Arrival, bool SupersedesPriorRun = false, string? Reason = null)
{
    /// <summary>The verdict on a message that cannot be used.</summary>
    public static DayVerdict Rejected(string reason) => new(DayArrival.Rejected, Reason: reason);
}

/// <summary>
/// Keeps the last day of each series (an exchange's closes, a portfolio's evaluations) and judges which day may come next: the next
/// trading day of the same run, or the first day of a later run that the market has begun.
/// </summary>
/// <remarks>
/// Every reader of the topics judges by this rule, so that a message that nobody of the market has sent changes nothing anywhere,
/// and the day that it claims to be is taken when it comes.
/// </remarks>
/// <param name="calendar">The trading days.</param>
public sealed class DaySequence(TradingCalendar calendar)
{
    private readonly Dictionary<string, MarketDay> _last = new(StringComparer.Ordinal);

    /// <summary>The last day of a series; null before its first.</summary>
    public MarketDay? LastOf(string series) => _last.TryGetValue(series, out var last) ? last : null;

    /// <summary>Makes a day the last one of its series.</summary>
    public void Take(string series, MarketDay day) => _last[series] = day;

    /// <summary>Judges a day without taking it.</summary>
    /// <param name="series">The exchange or portfolio that the day is of.</param>
    /// <param name="day">A trading day.</param>
    /// <param name="runs">The runs of the market.</param>
    public DayVerdict Judge(string series, MarketDay day, MarketRuns runs)
    {
        if (day.Run > runs.Latest)
            return DayVerdict.Rejected($"run {day.Run} was never begun: the market is in run {runs.Latest}");
        if (LastOf(series) is not { } last)
            return runs.FirstDays.TryGetValue(day.Run, out var first) && day.Date != first
                ? DayVerdict.Rejected($"{series} has no day yet, and the first day of run {day.Run} is {first:O}, not {day.Date:O}")
                : new DayVerdict(DayArrival.Next);
        if (day <= last)
            return new DayVerdict(DayArrival.Repeated);

        var next = calendar[calendar.IndexOnOrAfter(last.Date.AddDays(1))];
        if (day.Run == last.Run)
            return day.Date == next ? new DayVerdict(DayArrival.Next) : DayVerdict.Rejected($"{day.Date:O} skips days: the next day of {series} is {next:O}");
        return runs.FirstDays.TryGetValue(day.Run, out var start)
            ? day.Date == start ? new DayVerdict(DayArrival.Next, true) : DayVerdict.Rejected($"the first day of run {day.Run} is {start:O}, not {day.Date:O}")
            : day.Date <= next ? new DayVerdict(DayArrival.Next, true) : DayVerdict.Rejected($"{day.Date:O} skips days: the next day of {series} is {next:O}");
    }
}
