using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>A topic and how it is spread.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="Setting">The setting that says so.</param>
/// <param name="Compacted">Whether only the latest message of each key is kept; otherwise all are.</param>
public sealed record TopicLayout(string Name, int Partitions, string Setting, bool Compacted = false);

/// <summary>The topics of the pipeline.</summary>
public static class TopicNames
{
    /// <summary>The exchanges' closes: one partition per exchange, key = exchange id.</summary>
    public const string StockExchange = "StockExchange";

    /// <summary>The investors' evaluations, key = portfolio id.</summary>
    public const string Portfolios = "portfolios";

    /// <summary>What the operators want of the market, key = what it is about: one partition.</summary>
    public const string DesiredState = "desired-state";

    /// <summary>What the market and the instances say of themselves, key = who says it: one partition.</summary>
    public const string ReportedState = "reported-state";

    /// <summary>Where the messages of a topic go that cannot be used: one partition.</summary>
    public static string DeadLettersOf(string topic) => topic + ".dead-letters";

    /// <summary>Every topic of a chain.</summary>
    /// <param name="exchanges">How many exchanges there are.</param>
    /// <param name="portfolioPartitions">Over how many partitions the evaluations are spread.</param>
    public static IReadOnlyList<TopicLayout> Layout(int exchanges, int portfolioPartitions) =>
    [
        new(StockExchange, exchanges, "one for each of Market:Exchanges"),
        new(Portfolios, portfolioPartitions, "Kafka:PortfolioPartitions"),
        new(DeadLettersOf(StockExchange), 1, "always one"),
        new(DeadLettersOf(Portfolios), 1, "always one"),
        new(DesiredState, 1, "always one", Compacted: true),
        new(ReportedState, 1, "always one", Compacted: true),
    ];
}
