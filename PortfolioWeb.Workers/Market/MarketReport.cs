namespace PortfolioWeb.Workers.Market;

/// <summary>What the copy of the program that runs the exchanges says of them: a message of the topic <c>reported-state</c>.</summary>
/// <param name="Leader">That copy.</param>
/// <param name="Followed">The offset in <c>desired-state</c> up to which every order is followed.</param>
/// <param name="Exchanges">The exchanges as they stand, in configuration order.</param>
public sealed record MarketReport(string Leader, long Followed, IReadOnlyList<ExchangeStatus> Exchanges)
{
    /// <summary>The message's key.</summary>
    public const string Key = "market";
}
