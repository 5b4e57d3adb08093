using Confluent.Kafka;
using Confluent.Kafka.Admin;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Workers.Kafka.Topics;

/// <summary>The pipeline's topics on a broker that is not in this process.</summary>
/// <param name="Logs">The identity of each topic's log.</param>
/// <param name="Embedded">Whether the broker is embedded in another process.</param>
internal sealed record OpenTopics(IReadOnlyDictionary<string, string> Logs, bool Embedded);

/// <summary>Looks after the topics of a broker that is not in this process: makes those that are missing and tells the identity of each.</summary>
internal sealed class KafkaTopics(IAdminClient admin, BrokerNames names)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens the topics.</summary>
    /// <exception cref="KafkaException">The broker cannot be asked.</exception>
    /// <exception cref="StartupException">The topics cannot be used.</exception>
    public async Task<OpenTopics> OpenAsync(IReadOnlyList<TopicLayout> topics, CancellationToken ct)
    {
        List<TopicLayout> layouts = [.. topics.Select(names.OnBroker)];
        var partitions = Look();
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
                $"The topic {layout.Name} has {partitions} partitions and must have {layout.Partitions} ({layout.Setting}): set that to suit, or delete the topic.");
        }
    }

    // The partitions of every topic that the broker has.
    private Dictionary<string, int> Look() => admin.GetMetadata(s_patience).Topics
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
                    // As many as the broker makes by itself.
                    ReplicationFactor = -1,
                    Configs = layout.Compacted
                        ? new Dictionary<string, string> { ["cleanup.policy"] = "compact" }
                        // The whole history is a few megabytes, and a new ledger is filled from it.
                        : new Dictionary<string, string> { ["retention.ms"] = "-1" },
                }),
                new CreateTopicsOptions { RequestTimeout = s_patience });
        }
        catch (CreateTopicsException some)
        {
            // Another instance may have been faster.
            if (some.Results.FirstOrDefault(topic => topic.Error.IsError && topic.Error.Code != ErrorCode.TopicAlreadyExists) is { } refused)
                throw new StartupException($"The topic {refused.Topic} is missing and cannot be made: {refused.Error.Reason}.");
        }
    }

    // A topic that was just made takes a moment until every broker knows it.
    private async Task<Dictionary<string, int>> WaitForAllAsync(IReadOnlyList<TopicLayout> layouts, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(s_patience);
        while (true)
        {
            var partitions = Look();
            if (layouts.All(layout => partitions.GetValueOrDefault(layout.Name) > 0))
                return partitions;
            try
            {
                await Task.Delay(s_betweenLooks, enough.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new StartupException("The topics were made, but the broker does not show them.");
            }
        }
    }

    // The cluster's id and the topic's: a topic that is deleted and made anew is another one.
    private async Task<IReadOnlyDictionary<string, string>> IdentifyAsync(IReadOnlyList<TopicLayout> layouts)
    {
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = s_patience });
        var wanted = TopicCollection.OfTopicNames(layouts.Select(layout => layout.Name));
        var topics = await admin.DescribeTopicsAsync(wanted, new DescribeTopicsOptions { RequestTimeout = s_patience });
        return topics.TopicDescriptions.ToDictionary(topic => names.InProgram(topic.Name), topic => $"{cluster.ClusterId}/{topic.TopicId}", StringComparer.Ordinal);
    }
}
