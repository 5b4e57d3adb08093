namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>The stored days of an exchange or of a portfolio.</summary>
/// <param name="Runs">The run of each trading day, by the day's index in the calendar; 0 if the day is not stored.</param>
/// <param name="Exchanges">For a portfolio, the exchanges whose closes it needs; empty for an exchange.</param>
public sealed record StoredSeries(IReadOnlyList<int> Runs, IReadOnlyList<StoredSeries> Exchanges)
{
    /// <summary>Returns the run of a trading day; 0 if the day is not stored.</summary>
    public int RunOn(int day) => day < Runs.Count ? Runs[day] : 0;
}

/// <summary>What a market without a log has to emit again, as indexes of trading days.</summary>
/// <param name="FirstFault">
/// The first day that is missing or has the wrong run although later days are stored or were closed; null if there is none. No
/// message of the current run can repair this: a new run has to begin on that day.
/// </param>
/// <param name="WholeBefore">The first day that an exchange or a portfolio lacks: all of them have every day before this one.</param>
public readonly record struct ResumePoint(int? FirstFault, int WholeBefore);

/// <summary>Plans from the ledger alone what the market has to emit again after the loss of its log. A pure function.</summary>
/// <remarks>
/// Every day before the run's first day must be stored, and an evaluation must have the same run as the closes that it is based on.
/// After several rewinds in a row the ledger may hold days of each run, while the messages that would have aligned those runs were lost
/// with the log. From the run's first day on, each series is stored without gaps up to some day; the market emits the rest.
/// </remarks>
public static class MarketResume
{
    /// <summary>Compares the stored series with the current run of the market.</summary>
    /// <param name="run">The current run, from 1.</param>
    /// <param name="firstDay">The index of the run's first day.</param>
    /// <param name="series">The stored days of every exchange and every portfolio.</param>
    public static ResumePoint Plan(int run, int firstDay, IReadOnlyList<StoredSeries> series)
    {
        int? fault = null;
        var whole = int.MaxValue;
        foreach (var stored in series)
        {
            var through = FirstMissingOf(run, firstDay, stored);
            whole = Math.Min(whole, Math.Max(through, firstDay));
            if (FirstFaultOf(run, firstDay, through, stored) is { } day && !(day >= fault))
                fault = day;
        }

        return new ResumePoint(fault, series.Count == 0 ? firstDay : whole);
    }

    // Returns the first day, from the run's first day on, that the series does not have in this run.
    private static int FirstMissingOf(int run, int firstDay, StoredSeries stored)
    {
        var day = firstDay;
        while (stored.RunOn(day) == run)
            day++;
        return day;
    }

    private static int? FirstFaultOf(int run, int firstDay, int firstMissing, StoredSeries stored)
    {
        for (var day = 0; day < firstDay; day++)
        {
            if (stored.RunOn(day) == 0 || stored.RunOn(day) >= run || stored.Exchanges.Any(exchange => exchange.RunOn(day) != stored.RunOn(day)))
                return day;
        }

        // Until a series begins this run, its days of earlier runs remain valid and wait to be superseded.
        // Any other stored day after a missing one is out of order.
        var begun = firstMissing > firstDay;
        for (var day = firstMissing; day < stored.Runs.Count; day++)
        {
            if (stored.RunOn(day) >= (begun ? 1 : run))
                return firstMissing;
        }

        return null;
    }
}
