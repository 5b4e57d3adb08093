using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>The progress of one consumer group in one partition.</summary>
/// <param name="Group">The consumer group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Committed">The offset at which the group would resume.</param>
/// <param name="End">The offset of the next message to be written.</param>
public sealed record PartitionLag(string Group, string Topic, int Partition, long Committed, long End)
{
    /// <summary>The number of messages that the group has not processed yet.</summary>
    public long Lag => Math.Max(0, End - Committed);
}

/// <summary>
/// Measures the lag of the pipeline's consumer groups by their committed offsets: for the dashboard, and for producers that wait when
/// their consumers lag too far behind.
/// </summary>
/// <remarks>
/// Groups in this process report their offsets here. The offsets of other groups are requested from the broker, by one client per group.
/// </remarks>
public sealed class ConsumerLag(
    KafkaClientFactory clients, TimeProvider time, ILogger<ConsumerLag> logger) : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_idleInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_minInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan s_outageThreshold = TimeSpan.FromSeconds(1);

    // The timeout of a request. After an outage, the next request starts at most this much later.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private ImmutableArray<(string Group, TopicPartition Partition)> _watched = [];
    private ImmutableDictionary<(string Group, TopicPartition Partition), long> _committedLocally =
        ImmutableDictionary<(string Group, TopicPartition Partition), long>.Empty;
    private ImmutableArray<PartitionLag> _current = [];
    private bool _isIdle;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override string Name => "consumer lag monitor";

    /// <summary>The latest reading; empty before the first.</summary>
    public ImmutableArray<PartitionLag> Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Why the broker is unreachable; null while it is reachable.</summary>
    public string? Failure { get; private set; }

    /// <summary>Adds the partitions of a consumer group to the measured ones.</summary>
    public void Watch(string group, IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
            _watched = _watched.AddRange(partitions.Select(partition => (group, partition)));
    }

    /// <summary>Returns the partitions that a consumer group reads.</summary>
    public IReadOnlyList<TopicPartition> Partitions(string group)
    {
        lock (_gate)
            return [.. _watched.Where(reader => reader.Group == group).Select(reader => reader.Partition)];
    }

    /// <summary>Records the committed offsets of a group in this process, which are then no longer requested from the broker.</summary>
    public void Record(string group, IEnumerable<TopicPartitionOffset> committed)
    {
        lock (_gate)
        {
            _committedLocally = _committedLocally.SetItems(committed.Select(
                at => KeyValuePair.Create((group, at.TopicPartition), at.Offset.IsSpecial ? 0 : at.Offset.Value)));
            // The pipeline is active again: ends the idle pause.
            if (_isIdle)
                _requested.TrySetResult();
        }
    }

    /// <summary>
    /// Records that a group in this process no longer reads some partitions. Their offsets are requested from the broker again.
    /// </summary>
    public void Leave(string group, IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
            _committedLocally = _committedLocally.RemoveRange(partitions.Select(partition => (group, partition)));
    }

    /// <summary>Completes with the next reading.</summary>
    /// <param name="soon">
    /// Whether to take a reading now, instead of a quarter of a second after the last one, or three seconds when idle.
    /// </param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task<ImmutableArray<PartitionLag>> NextAsync(bool soon, CancellationToken ct)
    {
        Task next;
        lock (_gate)
        {
            if (soon)
                _requested.TrySetResult();
            next = _next.Task;
        }

        await next.WaitAsync(ct);
        return Current;
    }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        using var admin = clients.Admin("lag");
        var groups = new Dictionary<string, TopicConsumer>(StringComparer.Ordinal);
        try
        {
            await WatchAsync(admin, groups, ct);
        }
        finally
        {
            foreach (var group in groups.Values)
                group.Dispose();
        }
    }

    private async Task WatchAsync(IAdminClient admin, Dictionary<string, TopicConsumer> groups, CancellationToken stoppingToken)
    {
        long? failing = null;
        var pause = s_interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var reading = await ReadAsync(admin, groups);
                var isIdle = reading.SequenceEqual(Current);
                pause = isIdle ? s_idleInterval : s_interval;
                Publish(reading, isIdle);
                if (Failure is not null)
                    Logger.LogInformation("The broker can be reached again");
                Failure = null;
                failing = null;
            }
            catch (KafkaException failure)
            {
                // A new group has no coordinator for a moment, which is not an outage.
                failing ??= Time.GetTimestamp();
                if (Time.GetElapsedTime(failing.Value) >= s_outageThreshold)
                {
                    if (Failure is null)
                        Logger.LogError("The broker cannot be reached, and the pipeline waits: {Error}", failure.Error.Reason);
                    Failure = failure.Error.Reason;
                }

                await Task.Delay(s_interval, Time, stoppingToken);
                await RefreshMetadataAsync(admin);
            }

            // A caller that waits gets a fresh reading at once. Otherwise a reading is taken every quarter of a second,
            // or every three when idle.
            Task requested;
            lock (_gate)
                requested = _requested.Task;
            await Task.WhenAny(requested, Task.Delay(pause, Time, stoppingToken));
            await Task.Delay(s_minInterval, Time, stoppingToken);
        }
    }

    // After an election, such as a broker's restart, librdkafka's admin client keeps using the old leader epoch, which the broker rejects
    // (FencedLeaderEpoch). The client refreshes its metadata only minutes later, so it is refreshed here.
    private async Task RefreshMetadataAsync(IAdminClient admin)
    {
        try
        {
            await Task.Run(() => admin.GetMetadata(s_timeout));
        }
        catch (KafkaException failure)
        {
            Logger.LogDebug("Cannot read the metadata at present: {Error}", failure.Error.Reason);
        }
    }

    private async Task<ImmutableArray<PartitionLag>> ReadAsync(IAdminClient admin, Dictionary<string, TopicConsumer> groups)
    {
        ImmutableArray<(string Group, TopicPartition Partition)> watched;
        ImmutableDictionary<(string Group, TopicPartition Partition), long> local;
        lock (_gate)
            (watched, local) = (_watched, _committedLocally);
        if (watched.IsEmpty)
            return [];

        var remote = watched.Where(reader => !local.ContainsKey(reader)).ToLookup(reader => reader.Group, reader => reader.Partition);
        Prepare(groups, remote);
        var requests = remote.Select(group => Task.Run(() => groups[group.Key].Committed(group, s_timeout)
            .Select(at => KeyValuePair.Create((group.Key, at.TopicPartition), at.Offset.IsSpecial ? 0 : at.Offset.Value)))).ToList();
        var ends = EndsAsync(admin, watched.Select(reader => reader.Partition).Distinct());
        // Waits for all requests even if one fails: none may be running when the clients are disposed.
        await Task.WhenAll([ends, .. requests]);
        var committed = local.SetItems(requests.SelectMany(request => request.Result));
        return
        [
            .. watched.Select(reader => new PartitionLag(
                reader.Group, reader.Partition.Topic, reader.Partition.Partition.Value, committed[reader], ends.Result[reader.Partition])),
        ];
    }

    // Keeps one client for each group whose offsets are requested from the broker, and disposes the others.
    private void Prepare(Dictionary<string, TopicConsumer> groups, ILookup<string, TopicPartition> remote)
    {
        foreach (var group in groups.Keys.Where(group => !remote.Contains(group)).ToList())
        {
            groups.Remove(group, out var client);
            client!.Dispose();
        }

        foreach (var group in remote.Where(group => !groups.ContainsKey(group.Key)))
            groups.Add(group.Key, clients.OffsetsConsumer(group.Key));
    }

    private async Task<Dictionary<TopicPartition, long>> EndsAsync(IAdminClient admin, IEnumerable<TopicPartition> partitions)
    {
        var ends = await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec
            {
                TopicPartition = clients.Names.OnBroker(partition),
                OffsetSpec = OffsetSpec.Latest(),
            }),
            // Consumers cannot read the messages of an open transaction yet, so these do not count.
            new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = s_timeout });
        return ends.ResultInfos.ToDictionary(
            end => clients.Names.InProgram(end.TopicPartitionOffsetError.TopicPartition),
            end => end.TopicPartitionOffsetError.Offset.Value);
    }

    private void Publish(ImmutableArray<PartitionLag> lag, bool isIdle)
    {
        lock (_gate)
        {
            (_current, _isIdle) = (lag, isIdle);
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_requested.Task.IsCompleted)
                _requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
