namespace PortfolioWeb.Workers.Market.Control;

/// <summary>The report of the instance that hosts the exchanges: a message of the topic <c>status</c>.</summary>
/// <param name="Leader">The instance that hosts the exchanges.</param>
/// <param name="LastCommand">The id of the last applied command; 0 before the first.</param>
/// <param name="Exchanges">The status of each exchange, in configuration order.</param>
public sealed record MarketReport(string Leader, long LastCommand, IReadOnlyList<ExchangeStatus> Exchanges)
{
    /// <summary>The key of the message.</summary>
    public const string Key = "market";
}
