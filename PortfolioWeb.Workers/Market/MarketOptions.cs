using System.ComponentModel.DataAnnotations;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>The settings under <c>Market</c>.</summary>
public sealed class MarketOptions
{
    /// <summary>The slowest and the fastest pace that may be asked for, in trading days a second.</summary>
    public const double SlowestPace = 0.01, FastestPace = 1000;

    /// <summary>The exchanges; their order gives each its partition of the topic.</summary>
    public IList<ExchangeOptions> Exchanges { get; } = [];

    /// <summary>The first day of the history.</summary>
    public DateOnly FirstDay { get; set; } = new(2000, 1, 1);

    /// <summary>The last day of the history; yesterday in the time zone of <c>Reports:TimeZone</c> where it is not set.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>What the prices are made from: the same seed gives the same history.</summary>
    public int Seed { get; set; } = 2000;

    /// <summary>The model that the prices are made with.</summary>
    public PriceWalkOptions Walk { get; set; } = new();

    /// <summary>The pace of a market that nobody has set a pace for, in trading days a second.</summary>
    [Range(SlowestPace, FastestPace, ErrorMessage = "must be from 0.01 to 1000 trading days a second")]
    public double DaysPerSecond { get; set; } = 0.5;

    /// <summary>How many days an exchange may be ahead of the slowest reader of its closes before it waits.</summary>
    [Range(1, 2000, ErrorMessage = "must be from 1 to 2000 days: the embedded broker drops what is further behind")]
    public int MaxDaysAhead { get; set; } = 1000;

    /// <summary>Days closed by decree.</summary>
    public IList<DateOnly> Closures { get; } = [];

    /// <summary>Days opened by decree.</summary>
    public IList<DateOnly> Openings { get; } = [];
}

/// <summary>The settings of one exchange.</summary>
public sealed class ExchangeOptions
{
    /// <summary>The exchange's id, such as SE1.</summary>
    public string Id { get; set; } = "";

    /// <summary>The stocks it lists, each with its first close in USD.</summary>
    public IDictionary<string, decimal> Listings { get; } = new Dictionary<string, decimal>(StringComparer.Ordinal);
}
