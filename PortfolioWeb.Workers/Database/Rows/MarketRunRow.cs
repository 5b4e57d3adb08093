namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>MarketRuns</c>: a run of the market, started by a rewind or to restore lost days.</summary>
public sealed class MarketRunRow
{
    /// <summary>The number of the run, from 1.</summary>
    public required int Run { get; set; }

    /// <summary>The first trading day of the run.</summary>
    public required DateOnly FirstDay { get; set; }
}
