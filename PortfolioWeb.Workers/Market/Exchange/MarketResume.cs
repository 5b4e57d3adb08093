using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>The stored days of an exchange or of a portfolio.</summary>
/// <param name="Runs">The run of each trading day, by the day's index in the calendar; 0 if the day is not stored.</param>
/// <param name="Exchanges">For a portfolio, the exchanges whose closes it needs; empty for an exchange.</param>
/// <param name="NextDay">
/// Returns, from the index of a day, that of the first day on or after it on which the series trades; <see cref="int.MaxValue"/> if there
/// is none. Null if the series trades on every day of the market.
/// </param>
public sealed record StoredSeries(IReadOnlyList<int> Runs, IReadOnlyList<StoredSeries> Exchanges, Func<int, int>? NextDay = null)
{
    /// <summary>Returns the first day, on or after a day, on which the series trades.</summary>
    public int NextFrom(int day) => NextDay is null || day == int.MaxValue ? day : NextDay(day);

    /// <summary>Returns whether the series trades on a day.</summary>
    public bool TradesOn(int day) => NextFrom(day) == day;

    /// <summary>Returns the run of a trading day; 0 if the day is not stored.</summary>
    public int RunOn(int day) => day < Runs.Count ? Runs[day] : 0;
}

/// <summary>Where the exchanges resume.</summary>
/// <param name="Exchanges">The position of each exchange.</param>
/// <param name="BeginsRun">Whether they begin a new run, which has to be stored first.</param>
public sealed record Resumption(IReadOnlyList<ExchangePosition> Exchanges, bool BeginsRun);

/// <summary>Decides where each exchange resumes, from the desired states, the ledger and the end of the log. Pure functions.</summary>
/// <remarks>
/// <para>
/// If the log is kept, an exchange resumes after its last message in the log. The embedded broker loses its log when the program ends:
/// then the exchanges emit again every closed day that some exchange or portfolio lacks. A day that is emitted again has the same closes.
/// </para>
/// <para>
/// After several rewinds in a row, the ledger may hold days of each run, while the messages that would have aligned those runs were lost
/// with the log. If no message of the current run can repair a day, the exchanges begin a new run there: every day before a run's first
/// day must be stored, and an evaluation must have the same run as the closes that it is based on.
/// </para>
/// </remarks>
public static class MarketResume
{
    /// <summary>Decides where each exchange resumes.</summary>
    /// <param name="desired">The desired state of each exchange.</param>
    /// <param name="tails">The end of each exchange's partition of the topic, in the same order.</param>
    /// <param name="series">The stored days of every exchange, in the same order, and then of every portfolio.</param>
    /// <param name="calendar">The days on which any exchange trades.</param>
    public static Resumption Resume(
        IReadOnlyList<ExchangeDesiredState> desired,
        IReadOnlyList<TailPosition> tails,
        IReadOnlyList<StoredSeries> series,
        TradingCalendar calendar)
    {
        var current = desired.MaxBy(state => state.Run)!;
        var (fault, completeBefore) = Compare(current.Run, calendar.IndexOnOrAfter(current.RunStart), series);
        List<ExchangePosition> positions = [.. desired.Zip(tails, (state, tail) => PositionOf(state, tail, completeBefore, calendar))];
        positions = PassClosedDays(positions, series);
        return fault is { } day && tails.All(tail => tail.IsEmpty)
            ? new Resumption(BeginRun(positions, day, series, calendar), true)
            : new Resumption(positions, false);
    }

    /// <summary>Returns the position of an exchange that has stored or emitted a last day and has nothing to emit again.</summary>
    public static ExchangePosition PositionOf(ExchangeDesiredState desired, MarketDay? last, TradingCalendar calendar) =>
        PositionOf(desired, new TailPosition(false, last, true), 0, calendar);

    /// <summary>Continues a run that the log has and a new database does not know.</summary>
    public static ExchangeDesiredState Continue(ExchangeDesiredState desired, MarketDay run, TradingCalendar calendar) =>
        desired with { Run = run.Run, RunStart = run.Date, ClosedThrough = calendar.DayBefore(calendar.IndexOnOrAfter(run.Date)) };

    // The next day follows the days that count as closed and the run's days in the log or the ledger, whichever is later.
    private static ExchangePosition PositionOf(
        ExchangeDesiredState desired, TailPosition tail, int completeBefore, TradingCalendar calendar)
    {
        var emitted = tail.Last is { } last && last.Run == desired.Run
            ? calendar.IndexAfter(last.Date)
            : calendar.IndexOnOrAfter(desired.RunStart);
        var nextDay = Math.Max(emitted, calendar.IndexAfter(desired.ClosedThrough));
        return new ExchangePosition(desired, nextDay, Math.Min(nextDay, tail.HoldsLast ? emitted : completeBefore));
    }

    // An exchange that was closed while others traded has passed those days, too.
    private static List<ExchangePosition> PassClosedDays(List<ExchangePosition> positions, IReadOnlyList<StoredSeries> exchanges)
    {
        var front = positions.Max(position => position.NextDay);
        return
        [
            .. positions.Zip(exchanges, (position, exchange) =>
                position with { NextDay = Math.Max(position.NextDay, Math.Min(front, exchange.NextFrom(position.NextDay))) }),
        ];
    }

    // The run starts early enough that an exchange that is further behind does not skip days.
    private static List<ExchangePosition> BeginRun(
        List<ExchangePosition> positions, int fault, IReadOnlyList<StoredSeries> series, TradingCalendar calendar)
    {
        var start = Math.Min(fault, positions.Min(position => position.NextDay));
        var run = Math.Max(positions.Max(position => position.Desired.Run), series.Max(stored => stored.Runs.DefaultIfEmpty().Max())) + 1;
        return positions.ConvertAll(position =>
        {
            var closed = calendar.DayBefore(position.NextDay);
            var desired = position.Desired with { Run = run, RunStart = calendar[start], ClosedThrough = closed };
            return position with { Desired = desired, EmitFrom = start };
        });
    }

    // Returns the first day that the current run cannot repair, if any, and the first day of the run that some series lacks.
    private static (int? Fault, int CompleteBefore) Compare(int run, int firstDay, IReadOnlyList<StoredSeries> series)
    {
        var missing = series.Select(stored => FirstMissing(run, firstDay, stored)).ToList();
        return (series.Zip(missing, (stored, day) => FirstFault(run, firstDay, day, stored)).Min(), missing.DefaultIfEmpty(firstDay).Min());
    }

    // Returns the first day, from the run's first day on, that the series does not have in this run.
    private static int FirstMissing(int run, int firstDay, StoredSeries stored)
    {
        var day = stored.NextFrom(firstDay);
        while (stored.RunOn(day) == run)
            day = stored.NextFrom(day + 1);
        return day;
    }

    // Returns the first day that is missing or has the wrong run although later days are stored or were closed; null if there is none.
    private static int? FirstFault(int run, int firstDay, int firstMissing, StoredSeries stored)
    {
        for (var day = stored.NextFrom(0); day < firstDay; day = stored.NextFrom(day + 1))
        {
            if (stored.RunOn(day) == 0
                || stored.RunOn(day) >= run
                || stored.Exchanges.Any(exchange => exchange.TradesOn(day) && exchange.RunOn(day) != stored.RunOn(day)))
                return day;
        }

        // Until a series begins this run, its days of earlier runs remain valid and wait to be superseded.
        // Any other stored day after a missing one is out of order.
        var begun = firstMissing > stored.NextFrom(firstDay);
        for (var day = firstMissing; day < stored.Runs.Count; day++)
        {
            if (stored.RunOn(day) >= (begun ? 1 : run))
                return firstMissing;
        }

        return null;
    }
}
