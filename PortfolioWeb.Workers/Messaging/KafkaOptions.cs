using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>The settings under <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>Over how many partitions the topic <c>portfolios</c> is spread.</summary>
    [Range(1, 64, ErrorMessage = "must be from 1 to 64")]
    public int PortfolioPartitions { get; set; } = 6;

    /// <summary>How many evaluations may wait for their slowest reader before the investors wait.</summary>
    [Range(100, 20_000, ErrorMessage = "must be from 100 to 20000 messages: the embedded broker drops what is further behind")]
    public int MaxEvaluationsAhead { get; set; } = 10_000;

    /// <summary>How long the broker may hold a fetch that finds nothing, in milliseconds. The embedded broker never wakes one early.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000 ms")]
    public int FetchWaitMaxMs { get; set; } = 10;

    /// <summary>How long a producer gathers messages into a batch, in milliseconds.</summary>
    [Range(0, 1000, ErrorMessage = "must be from 0 to 1000 ms")]
    public int LingerMs { get; set; } = 2;
}
