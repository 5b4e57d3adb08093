namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What an import would store of one ticker.</summary>
/// <param name="Series">The merged series of all files.</param>
/// <param name="Files">The names of the files that the series comes from, of splits files too.</param>
/// <param name="Gaps">Times of more than 10 days without a close.</param>
/// <param name="Questions">Moves of more than 40 % that no split explains.</param>
public sealed record TickerPreview(
    PriceSeries Series, IReadOnlyList<string> Files, IReadOnlyList<PriceGap> Gaps, IReadOnlyList<PriceQuestion> Questions)
{
    /// <summary>The ticker in capital letters.</summary>
    public string Ticker => Series.Ticker;

    /// <summary>What the closes include.</summary>
    public CloseBasis Basis => Series.Basis;

    /// <summary>The day of the first close.</summary>
    public DateOnly FirstDay => Series.Closes[0].Date;

    /// <summary>The day of the last close.</summary>
    public DateOnly LastDay => Series.Closes[^1].Date;

    /// <summary>The number of closes.</summary>
    public int Count => Series.Closes.Count;

    /// <summary>The largest number of decimals of a close.</summary>
    public int Decimals { get; } = Series.Closes.Max(close => close.Close.Scale);

    /// <summary>The splits of all files, ascending.</summary>
    public IReadOnlyList<Split> Splits => Series.Splits;
}
