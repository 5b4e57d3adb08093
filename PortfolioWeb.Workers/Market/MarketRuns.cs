namespace PortfolioWeb.Workers.Market;

/// <summary>The runs that the market has begun. A message of any other run did not come from the market.</summary>
/// <param name="Latest">The run that the market is in, from 1; 0 before the first.</param>
/// <param name="FirstDays">The first trading day of each run, except runs that began before first days were recorded.</param>
public sealed record MarketRuns(int Latest, IReadOnlyDictionary<int, DateOnly> FirstDays)
{
    /// <summary>The highest run number that a message may have. The limit leaves room for the higher numbers of later rewinds.</summary>
    public const int Highest = 1_000_000_000;
}
