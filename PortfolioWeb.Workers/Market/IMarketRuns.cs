namespace PortfolioWeb.Workers.Market;

/// <summary>Provides the runs that the market has begun.</summary>
public interface IMarketRuns
{
    /// <summary>Returns the known runs; reads them from the database again if the given run is later than all of them.</summary>
    /// <param name="run">The run to look up.</param>
    MarketRuns RunsFor(int run);

    /// <summary>Reads the runs from the database again. An instance that reads no messages does not hear of later runs.</summary>
    MarketRuns Refresh();

    /// <summary>The runs that are known without looking into the database.</summary>
    MarketRuns Known { get; }

    /// <summary>Completes once the market has begun its first run. No message can be validated before that.</summary>
    Task FirstRunAsync(CancellationToken ct);
}
