namespace PortfolioWeb.Workers.Market;

/// <summary>The runs that the market has begun: a message of any other run is not the market's.</summary>
/// <param name="Latest">The run that the market is in, from 1; 0 before the first.</param>
/// <param name="FirstDays">The first trading day of each run; a run that began before first days were recorded is left out.</param>
public sealed record MarketRuns(int Latest, IReadOnlyDictionary<int, DateOnly> FirstDays)
{
    /// <summary>The highest number that a run in a message may have: rewinds always find a higher one.</summary>
    public const int Highest = 1_000_000_000;
}
