namespace PortfolioWeb.Workers.Market.Control;

/// <summary>The report of the instance that hosts the exchanges: a message of the topic <c>reported-state</c>.</summary>
/// <param name="Leader">The instance that hosts the exchanges.</param>
/// <param name="Followed">The offset in <c>desired-state</c> after the last applied command.</param>
/// <param name="Exchanges">The status of each exchange, in configuration order.</param>
/// <param name="Rejected">The commands that were rejected most recently.</param>
public sealed record MarketReport(string Leader, long Followed, IReadOnlyList<ExchangeStatus> Exchanges, IReadOnlyList<RejectedCommand> Rejected)
{
    /// <summary>The key of the message.</summary>
    public const string Key = "market";
}

/// <summary>A command that the market has rejected.</summary>
/// <param name="Offset">The offset of the command in <c>desired-state</c>.</param>
/// <param name="Reason">Why the command was rejected.</param>
public sealed record RejectedCommand(long Offset, string Reason);
