using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>The layout of a topic.</summary>
/// <param name="Name">The name of the topic.</param>
/// <param name="Partitions">The number of partitions.</param>
/// <param name="Setting">The setting that determines the number of partitions.</param>
/// <param name="Retention">How long messages are kept; null if they never expire.</param>
public sealed record TopicLayout(string Name, int Partitions, string Setting, TimeSpan? Retention = null);

/// <summary>The topics of the pipeline.</summary>
public static class TopicNames
{
    /// <summary>The closes of the exchanges. One partition per exchange; key: exchange id.</summary>
    public const string StockExchange = "StockExchange";

    /// <summary>The evaluations of the investors. Key: portfolio id.</summary>
    public const string Portfolios = "portfolios";

    /// <summary>The status of the market and of each instance. One partition; key: the sender.</summary>
    public const string Status = "status";

    /// <summary>Returns the dead-letter topic of a topic, which has one partition.</summary>
    public static string DeadLettersOf(string topic) => topic + ".dead-letters";

    /// <summary>Returns the layout of every topic of the pipeline.</summary>
    /// <param name="exchanges">The number of exchanges.</param>
    /// <param name="portfolioPartitions">The number of partitions of the evaluations.</param>
    public static IReadOnlyList<TopicLayout> Layout(int exchanges, int portfolioPartitions) =>
    [
        new(StockExchange, exchanges, "one for each of Market:Exchanges"),
        new(Portfolios, portfolioPartitions, "Kafka:PortfolioPartitions"),
        new(DeadLettersOf(StockExchange), 1, "always one"),
        new(DeadLettersOf(Portfolios), 1, "always one"),
        new(Status, 1, "always one", TimeSpan.FromHours(1)),
    ];
}
