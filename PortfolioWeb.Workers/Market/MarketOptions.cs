using System.ComponentModel.DataAnnotations;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The settings under <c>Market</c>.</summary>
public sealed class MarketOptions
{
    /// <summary>The lowest and the highest speed that can be set, in trading days per second.</summary>
    public const double LowestSpeed = 0.01, HighestSpeed = 1000;

    /// <summary>The exchanges. The position of an exchange in this list is its partition of the topic <c>StockExchange</c>.</summary>
    public IList<ExchangeOptions> Exchanges { get; } = [];

    /// <summary>The first day of the history.</summary>
    public DateOnly FirstDay { get; set; } = new(2000, 1, 1);

    /// <summary>The last day of the history. If not set: yesterday in the time zone of <c>Reports:TimeZone</c>.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>The seed of the generated prices: the same seed gives the same history.</summary>
    public int Seed { get; set; } = 2000;

    /// <summary>The parameters of the model that generates the prices.</summary>
    public PriceWalkOptions Walk { get; set; } = new();

    /// <summary>The speed of a market whose speed no operator has set, in trading days per second.</summary>
    [Range(LowestSpeed, HighestSpeed, ErrorMessage = "must be from 0.01 to 1000 trading days per second")]
    public double DaysPerSecond { get; set; } = 0.5;

    /// <summary>How many days an exchange may be ahead of the slowest reader of its closes before the exchange waits.</summary>
    [Range(1, 2000, ErrorMessage = "must be from 1 to 2000 days: the embedded broker drops messages that are read later")]
    public int MaxDaysAhead { get; set; } = 1000;

    /// <summary>Days on which the market is closed although the regular calendar has it open.</summary>
    public IList<DateOnly> Closures { get; } = [];

    /// <summary>Days on which the market is open although the regular calendar has it closed.</summary>
    public IList<DateOnly> Openings { get; } = [];
}

/// <summary>The settings of one exchange.</summary>
public sealed class ExchangeOptions
{
    /// <summary>The exchange's id, such as SE1.</summary>
    public string Id { get; set; } = "";

    /// <summary>The stocks that the exchange lists, each with its first close in USD.</summary>
    public IDictionary<string, decimal> Listings { get; } = new Dictionary<string, decimal>(StringComparer.Ordinal);
}
