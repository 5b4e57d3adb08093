using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>Runs of the market that are known from the start.</summary>
/// <param name="firstDays">The first day of each run.</param>
/// <param name="sources">The source of each run's prices; if null, all runs use the seed in the settings.</param>
internal sealed class KnownRuns(
    IReadOnlyDictionary<int, DateOnly> firstDays, IReadOnlyDictionary<int, PriceSource>? sources = null) : IMarketRuns
{
    public MarketRuns Known { get; } = new(firstDays.Keys.Max(), firstDays, sources ?? new Dictionary<int, PriceSource>());

    public MarketRuns RunsFor(int run) => Known;

    public MarketRuns Refresh() => Known;

    public Task FirstRunAsync(CancellationToken ct) => Task.CompletedTask;
}
