using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>The pipeline's topics on a broker that is not in this process.</summary>
/// <param name="Logs">The identity of each topic's log.</param>
/// <param name="Embedded">Whether the broker is embedded in another process.</param>
internal sealed record OpenTopics(IReadOnlyDictionary<string, string> Logs, bool Embedded);

/// <summary>Creates missing topics on a broker outside this process and reads the identity of each.</summary>
internal sealed class KafkaTopics(IAdminClient admin, BrokerNames names)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Creates missing topics, checks their partitions and identifies their logs.</summary>
    /// <exception cref="KafkaException">The broker is unreachable.</exception>
    /// <exception cref="StartupException">A topic cannot be created, or has a wrong number of partitions.</exception>
    public async Task<OpenTopics> OpenAsync(IReadOnlyList<TopicLayout> topics, CancellationToken ct)
    {
        List<TopicLayout> layouts = [.. topics.Select(names.OnBroker)];
        var partitions = CountPartitions();
        var missing = layouts.Where(layout => !partitions.ContainsKey(layout.Name)).ToList();
        if (missing.Count > 0)
        {
            await CreateAsync(missing);
            partitions = await WaitForAllAsync(layouts, ct);
        }

        foreach (var layout in layouts)
            Check(layout, partitions[layout.Name]);
        return partitions.Keys.FirstOrDefault(name => name.StartsWith(EmbeddedBroker.LogPrefix, StringComparison.Ordinal)) is { } embedded
            ? new OpenTopics(topics.ToDictionary(topic => topic.Name, _ => embedded, StringComparer.Ordinal), true)
            : new OpenTopics(await IdentifyAsync(layouts), false);
    }

    private static void Check(TopicLayout layout, int partitions)
    {
        if (partitions != layout.Partitions)
        {
            throw new StartupException(
                $"The topic {layout.Name} has {partitions} partitions and must have {layout.Partitions} ({layout.Setting}): "
                + "change the setting, or delete the topic.");
        }
    }

    // The number of partitions of every topic on the broker.
    private Dictionary<string, int> CountPartitions() => admin.GetMetadata(s_timeout).Topics
        .Where(topic => !topic.Error.IsError)
        .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);

    private async Task CreateAsync(IEnumerable<TopicLayout> missing)
    {
        try
        {
            await admin.CreateTopicsAsync(
                missing.Select(layout => new TopicSpecification
                {
                    Name = layout.Name,
                    NumPartitions = layout.Partitions,
                    // The broker's default.
                    ReplicationFactor = -1,
                    Configs = ConfigOf(layout),
                }),
                new CreateTopicsOptions { RequestTimeout = s_timeout });
        }
        catch (CreateTopicsException some)
        {
            // Another instance may have created the topic at the same time.
            if (some.Results.FirstOrDefault(
                    topic => topic.Error.IsError && topic.Error.Code != ErrorCode.TopicAlreadyExists) is { } failed)
                throw new StartupException($"The topic {failed.Topic} cannot be created: {failed.Error.Reason}.");
        }
    }

    // Unless the layout says otherwise, messages never expire: the full history has only a few megabytes, and a new ledger is filled from
    // it. The broker deletes only complete segments of a log, so a segment must not last longer than its messages.
    private static Dictionary<string, string> ConfigOf(TopicLayout layout)
    {
        var retention = layout.Retention is { } kept ? kept.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) : "-1";
        var config = new Dictionary<string, string> { ["cleanup.policy"] = "delete", ["retention.ms"] = retention };
        if (layout.Retention is not null)
            config["segment.ms"] = retention;
        return config;
    }

    // It takes a moment until every broker knows a new topic.
    private async Task<Dictionary<string, int>> WaitForAllAsync(IReadOnlyList<TopicLayout> layouts, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(s_timeout);
        while (true)
        {
            var partitions = CountPartitions();
            if (layouts.All(layout => partitions.GetValueOrDefault(layout.Name) > 0))
                return partitions;
            try
            {
                await Task.Delay(s_pollInterval, deadline.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new StartupException("The topics were created, but the broker does not list them.");
            }
        }
    }

    // Combines the ids of cluster and topic, so that a deleted and recreated topic gets a new identity.
    private async Task<IReadOnlyDictionary<string, string>> IdentifyAsync(IReadOnlyList<TopicLayout> layouts)
    {
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = s_timeout });
        var wanted = TopicCollection.OfTopicNames(layouts.Select(layout => layout.Name));
        var topics = await admin.DescribeTopicsAsync(wanted, new DescribeTopicsOptions { RequestTimeout = s_timeout });
        return topics.TopicDescriptions.ToDictionary(
            topic => names.InProgram(topic.Name), topic => $"{cluster.ClusterId}/{topic.TopicId}", StringComparer.Ordinal);
    }
}
