using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Status;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Clustering;

/// <summary>Keeps the most recent status of each instance that is alive.</summary>
public sealed class InstanceRegistry
{
    private readonly ConcurrentDictionary<string, (InstanceStatus Report, long ReceivedAt)> _instances = new(StringComparer.Ordinal);
    private readonly StatusTopic _statusTopic;
    private readonly TimeProvider _time;
    private readonly ILogger<InstanceRegistry> _logger;

    public InstanceRegistry(StatusTopic statusTopic, TimeProvider time, ILogger<InstanceRegistry> logger)
    {
        (_statusTopic, _time, _logger) = (statusTopic, time, logger);
        statusTopic.Subscribe(InstanceStatus.KeyPrefix, OnStatus);
    }

    /// <summary>The instances that are alive, by name. One that started less than two seconds ago may be missing.</summary>
    public IReadOnlyList<InstanceStatus> Reports
    {
        get
        {
            foreach (var (name, entry) in _instances.Where(instance => !_statusTopic.IsAlive(instance.Value.ReceivedAt)))
                _instances.TryRemove(KeyValuePair.Create(name, entry));
            return [.. _instances.Values.Select(entry => entry.Report).OrderBy(report => report.Copy, StringComparer.Ordinal)];
        }
    }

    private void OnStatus(byte[] value)
    {
        if (!InstanceStatus.TryRead(value, out var report, out var reason))
            _logger.LogWarning("The topic {Topic} has an instance status that cannot be read: {Reason}", TopicNames.Status, reason);
        else if (report.Leaves)
            _instances.TryRemove(report.Copy, out _);
        else
            _instances[report.Copy] = (report, _time.GetTimestamp());
    }
}
