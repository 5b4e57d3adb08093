namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>MarketRuns</c>: a run that the market has begun, by a rewind or to make good what was lost.</summary>
public sealed class MarketRunRow
{
    /// <summary>The replay, from 1.</summary>
    public required int Run { get; set; }

    /// <summary>Its first trading day.</summary>
    public required DateOnly FirstDay { get; set; }
}
