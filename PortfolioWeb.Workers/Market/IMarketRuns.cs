namespace PortfolioWeb.Workers.Market;

/// <summary>Knows which runs the market has begun.</summary>
public interface IMarketRuns
{
    /// <summary>The runs that are known; for a later run than those, what the database has now.</summary>
    /// <param name="run">The run in question.</param>
    MarketRuns RunsFor(int run);

    /// <summary>Completes once the market has begun its first run: before that no message can be judged.</summary>
    Task FirstRunAsync(CancellationToken ct);
}
