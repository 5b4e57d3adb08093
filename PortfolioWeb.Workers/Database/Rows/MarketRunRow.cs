namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>MarketRuns</c>: a run of the market, started by a rewind or to restore lost days.</summary>
public sealed class MarketRunRow
{
    /// <summary>The number of the run, from 1.</summary>
    public required int Run { get; set; }

    /// <summary>The first trading day of the run.</summary>
    public required DateOnly FirstDay { get; set; }

    /// <summary>The seed of the generated prices; null for a run from before seeds were stored, which used the settings'.</summary>
    public int? Seed { get; set; }

    /// <summary>The id of the import with the prices of the exchanges that do not use the generated ones; null if there is none.</summary>
    public string? ImportId { get; set; }
}
