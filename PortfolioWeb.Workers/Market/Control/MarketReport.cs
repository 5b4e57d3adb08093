namespace PortfolioWeb.Workers.Market.Control;

/// <summary>What the instance that runs the exchanges says of them: a message of the topic <c>reported-state</c>.</summary>
/// <param name="Leader">That instance.</param>
/// <param name="Followed">The offset in <c>desired-state</c> up to which every order is followed.</param>
/// <param name="Exchanges">The exchanges as they stand, in configuration order.</param>
/// <param name="Rejected">The latest commands that were rejected.</param>
public sealed record MarketReport(string Leader, long Followed, IReadOnlyList<ExchangeStatus> Exchanges, IReadOnlyList<RejectedCommand> Rejected)
{
    /// <summary>The message's key.</summary>
    public const string Key = "market";
}

/// <summary>A command that the market has rejected.</summary>
/// <param name="Offset">Its offset in <c>desired-state</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedCommand(long Offset, string Reason);
