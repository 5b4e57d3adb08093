using Confluent.Kafka;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>
/// What topics, consumer groups and transactional ids are called on the broker: the program's own names with the installation's
/// prefix before them. Installations with different prefixes share a cluster and never meet.
/// </summary>
/// <param name="prefix">The prefix; nothing stands before the names where it is empty.</param>
public sealed class BrokerNames(string prefix)
{
    /// <summary>The broker's name of one of the program's topics, groups or transactional ids.</summary>
    public string OnBroker(string name) => prefix + name;

    /// <summary>The partition of the broker's topic.</summary>
    public TopicPartition OnBroker(TopicPartition partition) =>
        prefix.Length == 0 ? partition : new TopicPartition(OnBroker(partition.Topic), partition.Partition);

    /// <summary>The offset in the broker's topic.</summary>
    public TopicPartitionOffset OnBroker(TopicPartitionOffset offset) =>
        prefix.Length == 0 ? offset : new TopicPartitionOffset(OnBroker(offset.TopicPartition), offset.Offset);

    /// <summary>The topic as the broker has it.</summary>
    public TopicLayout OnBroker(TopicLayout topic) => topic with { Name = OnBroker(topic.Name) };

    /// <summary>The program's name of one of the broker's topics.</summary>
    public string InProgram(string name) => prefix.Length == 0 ? name : name[prefix.Length..];

    /// <summary>The partition of the program's topic.</summary>
    public TopicPartition InProgram(TopicPartition partition) =>
        prefix.Length == 0 ? partition : new TopicPartition(InProgram(partition.Topic), partition.Partition);
}
