using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The runs that the market has begun. A message of any other run did not come from the market.</summary>
/// <param name="Latest">The run that the market is in, from 1; 0 before the first.</param>
/// <param name="FirstDays">The first trading day of each run, except runs that began before first days were recorded.</param>
/// <param name="Sources">The source of each run's prices. A run without one uses the seed in the settings.</param>
public sealed record MarketRuns(
    int Latest, IReadOnlyDictionary<int, DateOnly> FirstDays, IReadOnlyDictionary<int, PriceSource> Sources)
{
    /// <summary>The highest run number that a message may have. The limit leaves room for the higher numbers of later rewinds.</summary>
    public const int Highest = 1_000_000_000;

    /// <summary>Runs that all use the seed in the settings.</summary>
    public MarketRuns(int latest, IReadOnlyDictionary<int, DateOnly> firstDays)
        : this(latest, firstDays, new Dictionary<int, PriceSource>())
    {
    }

    /// <summary>
    /// The first run with the present source of prices. Another source is another market: nothing of an earlier run remains valid.
    /// </summary>
    public int MarketBegan { get; } = FirstDays.Keys.Where(run => run <= Latest)
        .OrderDescending()
        .TakeWhile(run => Sources.GetValueOrDefault(run) == Sources.GetValueOrDefault(Latest))
        .Append(Latest)
        .Min();

    /// <summary>Returns the source of a run's prices; null if it is the seed in the settings.</summary>
    public PriceSource? SourceOf(int run) => Sources.GetValueOrDefault(Math.Min(run, Latest));
}
