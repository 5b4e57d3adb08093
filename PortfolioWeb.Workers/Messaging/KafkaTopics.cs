using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Looks after the topics of a real broker: makes those that are missing and tells the identity of each.</summary>
internal sealed class KafkaTopics(IAdminClient admin, string bootstrapServers)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens the topics.</summary>
    /// <returns>The identity of each topic's log: the cluster's id and the topic's.</returns>
    /// <exception cref="StartupException">The broker cannot be reached, or its topics cannot be used.</exception>
    public async Task<IReadOnlyDictionary<string, string>> OpenAsync(IReadOnlyList<TopicLayout> layouts, CancellationToken ct)
    {
        try
        {
            var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = s_patience });
            var topics = await DescribeAsync(layouts);
            var missing = layouts.Where(layout => !topics.ContainsKey(layout.Name)).ToList();
            if (missing.Count > 0)
            {
                await CreateAsync(missing);
                topics = await WaitForAllAsync(layouts, ct);
            }

            foreach (var layout in layouts)
                Check(layout, topics[layout.Name].Partitions.Count);
            return layouts.ToDictionary(layout => layout.Name, layout => $"{cluster.ClusterId}/{topics[layout.Name].TopicId}", StringComparer.Ordinal);
        }
        catch (KafkaException failure)
        {
            throw new StartupException($"Kafka:BootstrapServers is '{bootstrapServers}', where no broker can be used: {failure.Error.Reason}.");
        }
    }

    private static void Check(TopicLayout layout, int partitions)
    {
        if (partitions != layout.Partitions)
        {
            throw new StartupException(
                $"The topic {layout.Name} has {partitions} partitions and must have {layout.Partitions} ({layout.Setting}): set that to suit, or delete the topic.");
        }
    }

    private async Task<Dictionary<string, TopicDescription>> DescribeAsync(IReadOnlyList<TopicLayout> layouts)
    {
        List<TopicDescription> described;
        try
        {
            var names = TopicCollection.OfTopicNames(layouts.Select(layout => layout.Name));
            described = (await admin.DescribeTopicsAsync(names, new DescribeTopicsOptions { RequestTimeout = s_patience })).TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            described = some.Results.TopicDescriptions;
        }

        if (described.FirstOrDefault(topic => topic.Error.IsError && topic.Error.Code != ErrorCode.UnknownTopicOrPart) is { } refused)
            throw new StartupException($"The topic {refused.Name} cannot be used: {refused.Error.Reason}.");
        return described.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Name, StringComparer.Ordinal);
    }

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
                    // The whole history is a few megabytes, and a new ledger is filled from it.
                    Configs = new Dictionary<string, string> { ["retention.ms"] = "-1" },
                }),
                new CreateTopicsOptions { RequestTimeout = s_patience });
        }
        catch (CreateTopicsException some)
        {
            // Another copy of the program may have been faster.
            if (some.Results.FirstOrDefault(topic => topic.Error.IsError && topic.Error.Code != ErrorCode.TopicAlreadyExists) is { } refused)
                throw new StartupException($"The topic {refused.Topic} is missing and cannot be made: {refused.Error.Reason}.");
        }
    }

    // A topic that was just made takes a moment until every broker knows it.
    private async Task<Dictionary<string, TopicDescription>> WaitForAllAsync(IReadOnlyList<TopicLayout> layouts, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        enough.CancelAfter(s_patience);
        while (true)
        {
            var topics = await DescribeAsync(layouts);
            if (topics.Count == layouts.Count)
                return topics;
            try
            {
                await Task.Delay(s_betweenLooks, enough.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new StartupException($"The topics were made, but the broker at '{bootstrapServers}' does not show them.");
            }
        }
    }
}
