namespace PortfolioWeb.Workers.Messaging;

/// <summary>The topics of the chain.</summary>
public static class Topics
{
    /// <summary>The exchanges' closes: one partition per exchange, key = exchange id.</summary>
    public const string StockExchange = "StockExchange";

    /// <summary>The investors' evaluations, key = portfolio id.</summary>
    public const string Portfolios = "portfolios";

    /// <summary>Where the messages of a topic go that cannot be used: one partition.</summary>
    public static string DeadLettersOf(string topic) => topic + ".dead-letters";
}
