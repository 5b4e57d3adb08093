using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Market;

/// <summary>Runs of the market that are known from the start.</summary>
/// <param name="firstDays">The first day of each run.</param>
internal sealed class KnownRuns(IReadOnlyDictionary<int, DateOnly> firstDays) : IMarketRuns
{
    public MarketRuns Known { get; } = new(firstDays.Keys.Max(), firstDays);

    public MarketRuns RunsFor(int run) => Known;

    public Task FirstRunAsync(CancellationToken ct) => Task.CompletedTask;
}
