namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What the closes of a series include.</summary>
public enum CloseBasis
{
    /// <summary>Closes as they were traded: a split shows as a jump.</summary>
    Raw,

    /// <summary>Closes of earlier days are divided by all later splits. Some sources also subtract dividends.</summary>
    SplitAdjusted,

    /// <summary>The file does not tell. The closes are treated as raw; without splits there is no difference.</summary>
    Unknown,
}
