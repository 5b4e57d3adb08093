using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>What the closes of a run are made from.</summary>
/// <param name="Seed">The seed of the walk, which gives the closes of every exchange without imported prices.</param>
/// <param name="Import">The id of the import with the prices of the other exchanges; null if all exchanges use the walk.</param>
public sealed record PriceSource(int Seed, string? Import = null)
{
    /// <summary>Returns the source of a stored run; null for a run from before sources were recorded.</summary>
    public static PriceSource? Of(MarketRunRow? run) => run?.Seed is { } seed ? new PriceSource(seed, run.ImportId) : null;
}
