using Confluent.Kafka;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>
/// Translates the names of topics, consumer groups and transactional ids: on the broker, the installation's prefix precedes them.
/// Installations with different prefixes can share a cluster without interfering.
/// </summary>
/// <param name="prefix">The prefix; may be empty.</param>
public sealed class BrokerNames(string prefix)
{
    /// <summary>Returns the broker's name of a topic, group or transactional id.</summary>
    public string OnBroker(string name) => prefix + name;

    /// <summary>Returns the partition with the broker's topic name.</summary>
    public TopicPartition OnBroker(TopicPartition partition) =>
        prefix.Length == 0 ? partition : new TopicPartition(OnBroker(partition.Topic), partition.Partition);

    /// <summary>Returns the offset with the broker's topic name.</summary>
    public TopicPartitionOffset OnBroker(TopicPartitionOffset offset) =>
        prefix.Length == 0 ? offset : new TopicPartitionOffset(OnBroker(offset.TopicPartition), offset.Offset);

    /// <summary>Returns the layout with the broker's topic name.</summary>
    public TopicLayout OnBroker(TopicLayout topic) => topic with { Name = OnBroker(topic.Name) };

    /// <summary>Returns the program's name of a topic of the broker.</summary>
    public string InProgram(string name) => prefix.Length == 0 ? name : name[prefix.Length..];

    /// <summary>Returns the partition with the program's topic name.</summary>
    public TopicPartition InProgram(TopicPartition partition) =>
        prefix.Length == 0 ? partition : new TopicPartition(InProgram(partition.Topic), partition.Partition);
}
