using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>
/// Reads the runs of the market from the table <c>MarketRuns</c>. The market stores a run before it emits the run's first day.
/// </summary>
public sealed class StoredRuns(IDbContextFactory<InvestorsDb> databases, IOptions<MarketOptions> options, TimeProvider time) : IMarketRuns
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    private MarketRuns _known = new(0, new Dictionary<int, DateOnly>());

    /// <inheritdoc/>
    public MarketRuns Known => Volatile.Read(ref _known);

    /// <inheritdoc/>
    public MarketRuns RunsFor(int run) => Known is var known && run <= known.Latest ? known : Refresh();

    /// <inheritdoc/>
    public MarketRuns Refresh()
    {
        using var db = databases.CreateDbContext();
        var rows = db.MarketRuns.AsNoTracking().ToList();
        var known = new MarketRuns(
            rows.Select(row => row.Run).DefaultIfEmpty().Max(),
            rows.ToDictionary(row => row.Run, row => row.FirstDay),
            // Runs that began before seeds were stored used that of the settings, and so belong to the same market as later runs with it.
            rows.ToDictionary(row => row.Run, row => PriceSource.Of(row) ?? new PriceSource(options.Value.Seed)));
        Volatile.Write(ref _known, known);
        return known;
    }

    /// <inheritdoc/>
    public async Task FirstRunAsync(CancellationToken ct)
    {
        // An instance that stood by may not know the latest runs.
        while (Refresh().Latest == 0)
            await Task.Delay(s_pollInterval, time, ct);
    }
}
