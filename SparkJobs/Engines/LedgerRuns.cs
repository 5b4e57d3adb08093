using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;

namespace SparkJobs.Engines;

/// <summary>The current market run of each portfolio and stock in the ledger. A rewind replaces rows with those of a later run.</summary>
internal sealed class LedgerRuns
{
    private readonly Dictionary<string, int> _portfolios, _stocks;

    private LedgerRuns(Dictionary<string, int> portfolios, Dictionary<string, int> stocks) => (_portfolios, _stocks) = (portfolios, stocks);

    /// <summary>Reads the runs. The run of the last day is the latest.</summary>
    public static async Task<LedgerRuns> ReadAsync(InvestorsDb db, CancellationToken ct) => new(
        await db.Evaluations.Select(row => row.PortfolioId).Distinct()
            .Select(id => new
            {
                id,
                Run = db.Evaluations.Where(row => row.PortfolioId == id)
                    .OrderByDescending(row => row.AsOf)
                    .Select(row => row.Run)
                    .FirstOrDefault(),
            })
            .ToDictionaryAsync(last => last.id, last => last.Run, StringComparer.Ordinal, ct),
        await db.Closes.Select(row => row.Ticker).Distinct()
            .Select(ticker => new
            {
                ticker,
                Run = db.Closes.Where(row => row.Ticker == ticker)
                    .OrderByDescending(row => row.AsOf)
                    .Select(row => row.Run)
                    .FirstOrDefault(),
            })
            .ToDictionaryAsync(last => last.ticker, last => last.Run, StringComparer.Ordinal, ct));

    /// <summary>Returns whether no existing row has been replaced since; days may have been added.</summary>
    public bool AreThoseOf(LedgerRuns later) => AreIn(later._portfolios, _portfolios) && AreIn(later._stocks, _stocks);

    private static bool AreIn(Dictionary<string, int> later, Dictionary<string, int> earlier) =>
        earlier.All(known => later.TryGetValue(known.Key, out var run) && run == known.Value);
}
