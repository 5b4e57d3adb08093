using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market;

/// <summary>How a day relates to the series of days that it belongs to.</summary>
public enum DayArrival
{
    /// <summary>The next day of the series.</summary>
    Next,

    /// <summary>A day of an earlier run, or a day that the series already has. It changes nothing.</summary>
    Repeated,

    /// <summary>An invalid day: its run has not begun, or the days before it are missing.</summary>
    Rejected,
}

/// <summary>The result of checking a day against its series.</summary>
/// <param name="Arrival">How the day relates to the series.</param>
/// <param name="SupersedesPriorRun">Whether the day is the first of a later run; it then replaces what is stored from that day on.</param>
/// <param name="Reason">Why the day is rejected; null if it is not.</param>
public readonly record struct DayVerdict(DayArrival Arrival, bool SupersedesPriorRun = false, string? Reason = null)
{
    /// <summary>Creates the verdict for a message that is rejected.</summary>
    public static DayVerdict Rejected(string reason) => new(DayArrival.Rejected, Reason: reason);
}

/// <summary>
/// Keeps the last day of each series (the closes of an exchange, the evaluations of a portfolio) and checks which day may come next:
/// the next trading day of the same run, or the first day of a later run that the market has begun.
/// </summary>
/// <remarks>
/// Every reader of the topics applies this rule. A message that did not come from the market therefore changes nothing,
/// and the genuine message of the same day is still accepted when it arrives.
/// </remarks>
public sealed class DaySequence
{
    private readonly Dictionary<string, MarketDay> _last = new(StringComparer.Ordinal);

    /// <summary>Returns the last day of a series; null if the series has none yet.</summary>
    public MarketDay? LastOf(string series) => _last.TryGetValue(series, out var last) ? last : null;

    /// <summary>Records a day as the last one of its series.</summary>
    public void Take(string series, MarketDay day) => _last[series] = day;

    /// <summary>Checks a day against its series without recording the day.</summary>
    /// <param name="series">The exchange or portfolio that the day belongs to.</param>
    /// <param name="day">A trading day of the series.</param>
    /// <param name="runs">The runs of the market.</param>
    /// <param name="calendar">The trading days of the series in the day's run.</param>
    public DayVerdict Judge(string series, MarketDay day, MarketRuns runs, TradingCalendar calendar)
    {
        if (day.Run > runs.Latest)
            return DayVerdict.Rejected($"run {day.Run} was never started: the market is in run {runs.Latest}");
        if (day.Run < runs.MarketBegan)
            return new DayVerdict(DayArrival.Repeated);
        // A day on which the series does not trade cannot begin a run: its next trading day does.
        DateOnly? first = runs.FirstDays.TryGetValue(day.Run, out var start) ? calendar[calendar.IndexOnOrAfter(start)] : null;
        if (LastOf(series) is not { } last || last.Run < runs.MarketBegan)
            return first is not null && day.Date != first
                ? DayVerdict.Rejected($"{series} has no day yet, and the first day of run {day.Run} is {first:O}, not {day.Date:O}")
                : new DayVerdict(DayArrival.Next);
        if (day <= last)
            return new DayVerdict(DayArrival.Repeated);

        var next = calendar[calendar.IndexAfter(last.Date)];
        if (day.Run == last.Run)
            return day.Date == next
                ? new DayVerdict(DayArrival.Next)
                : DayVerdict.Rejected($"{day.Date:O} skips days: the next day of {series} is {next:O}");
        return first is not null
            ? day.Date == first
                ? new DayVerdict(DayArrival.Next, true)
                : DayVerdict.Rejected($"the first day of run {day.Run} is {first:O}, not {day.Date:O}")
            : day.Date <= next
                ? new DayVerdict(DayArrival.Next, true)
                : DayVerdict.Rejected($"{day.Date:O} skips days: the next day of {series} is {next:O}");
    }
}
