namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What a column of a price file holds. Columns without a role are not read.</summary>
internal enum ColumnRole
{
    None,
    Ticker,
    Date,
    Close,
    Split,
    Dividend,
    Period,
    Currency,

    /// <summary>A number of shares: the file lists holdings or trades, not prices.</summary>
    Quantity,
}
