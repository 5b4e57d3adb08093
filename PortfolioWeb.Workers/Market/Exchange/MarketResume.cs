namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>The stored days of an exchange or a portfolio.</summary>
/// <param name="Runs">The run of each trading day, by the day's index in the calendar; 0 where nothing is stored.</param>
/// <param name="Exchanges">Of a portfolio, the exchanges whose closes it is valued at; of an exchange, none.</param>
public sealed record StoredSeries(IReadOnlyList<int> Runs, IReadOnlyList<StoredSeries> Exchanges)
{
    /// <summary>The run of a trading day; 0 where nothing is stored of it.</summary>
    public int RunOn(int day) => day < Runs.Count ? Runs[day] : 0;
}

/// <summary>What a market without a log has to emit again, as indexes of trading days.</summary>
/// <param name="FirstFault">
/// The first day that is missing or of the wrong run, though later days are stored or were closed; null where there is none. No message
/// of the present run can mend it: a new run has to begin there.
/// </param>
/// <param name="WholeBefore">Every exchange and every portfolio has all days before this one.</param>
public readonly record struct ResumePoint(int? FirstFault, int WholeBefore);

/// <summary>Finds out from the ledger alone what a market has to emit again after its log was lost. Pure.</summary>
/// <remarks>
/// The days before the run's first day must all be there, and an evaluation must be of the run that its closes are of: after several
/// rewinds in a row the ledger may have days of each run, and the messages that would have joined them died with the log. From the
/// run's first day on, each series has its days in order up to some day; the market emits the rest.
/// </remarks>
public static class MarketResume
{
    /// <summary>Compares the stored series with the run that the market is in.</summary>
    /// <param name="run">The run, from 1.</param>
    /// <param name="firstDay">The index of the run's first day.</param>
    /// <param name="series">Every exchange's and every portfolio's stored days.</param>
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

    // The first day that the series does not have in the run, from the run's first day on.
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

        // Until the series begins this run, its days of earlier runs wait to be superseded. Any other day after a missing one is out of order.
        var begun = firstMissing > firstDay;
        for (var day = firstMissing; day < stored.Runs.Count; day++)
        {
            if (stored.RunOn(day) >= (begun ? 1 : run))
                return firstMissing;
        }

        return null;
    }
}
