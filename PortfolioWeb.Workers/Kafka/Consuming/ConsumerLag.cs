using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>How far one consumer group is in one partition.</summary>
/// <param name="Group">The group.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Committed">The offset that the group would resume at.</param>
/// <param name="End">The offset that the next message gets.</param>
public sealed record PartitionLag(string Group, string Topic, int Partition, long Committed, long End)
{
    /// <summary>Messages that the group has not finished.</summary>
    public long Lag => Math.Max(0, End - Committed);
}

/// <summary>
/// Watches how far the pipeline's consumer groups are, by what they committed to the broker: for the dashboard, and for
/// the producers that must not run away from their readers.
/// </summary>
/// <remarks>The groups of this process say so themselves; of the others the broker is asked, by a client for each.</remarks>
public sealed class ConsumerLag(KafkaClientFactory clients, TimeProvider time, ILogger<ConsumerLag> logger) : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_whenCalm = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_whenIdle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_whenBusy = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan s_worthTelling = TimeSpan.FromSeconds(1);

    // After an outage the next question is put at most this much later.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private ImmutableArray<(string Group, TopicPartition Partition)> _watched = [];
    private ImmutableDictionary<(string Group, TopicPartition Partition), long> _committedHere =
        ImmutableDictionary<(string Group, TopicPartition Partition), long>.Empty;
    private ImmutableArray<PartitionLag> _current = [];
    private bool _isIdle;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override string Name => "watch on the lag";

    /// <summary>The latest reading; empty before the first.</summary>
    public ImmutableArray<PartitionLag> Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Why the broker cannot be asked at the moment; null while it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Adds the partitions that a group reads to what is watched.</summary>
    public void Watch(string group, IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
            _watched = _watched.AddRange(partitions.Select(partition => (group, partition)));
    }

    /// <summary>The partitions that a group reads.</summary>
    public IReadOnlyList<TopicPartition> Partitions(string group)
    {
        lock (_gate)
            return [.. _watched.Where(reader => reader.Group == group).Select(reader => reader.Partition)];
    }

    /// <summary>Notes what a group in this process has committed, until it leaves: the broker need not be asked for it.</summary>
    public void Note(string group, IEnumerable<TopicPartitionOffset> committed)
    {
        lock (_gate)
        {
            _committedHere = _committedHere.SetItems(committed.Select(
                at => KeyValuePair.Create((group, at.TopicPartition), at.Offset.IsSpecial ? 0 : at.Offset.Value)));
            // Something moves again.
            if (_isIdle)
                _asked.TrySetResult();
        }
    }

    /// <summary>Notes that a group in this process reads some partitions no more: another process may.</summary>
    public void Leave(string group, IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
            _committedHere = _committedHere.RemoveRange(partitions.Select(partition => (group, partition)));
    }

    /// <summary>Completes with the next reading.</summary>
    /// <param name="soon">Whether one is taken now, rather than a quarter of a second after the last, or three seconds where nothing moves.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task<ImmutableArray<PartitionLag>> NextAsync(bool soon, CancellationToken ct)
    {
        Task next;
        lock (_gate)
        {
            if (soon)
                _asked.TrySetResult();
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
        var pause = s_whenCalm;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var reading = await ReadAsync(admin, groups);
                var isIdle = reading.SequenceEqual(Current);
                pause = isIdle ? s_whenIdle : s_whenCalm;
                Publish(reading, isIdle);
                if (Failure is not null)
                    Logger.LogInformation("The broker can be reached again");
                Failure = null;
                failing = null;
            }
            catch (KafkaException failure)
            {
                // A group that is new has no coordinator for a moment: that is no outage yet.
                failing ??= Time.GetTimestamp();
                if (Time.GetElapsedTime(failing.Value) >= s_worthTelling)
                {
                    if (Failure is null)
                        Logger.LogError("The broker cannot be reached, and the pipeline waits: {Error}", failure.Error.Reason);
                    Failure = failure.Error.Reason;
                }

                await Task.Delay(s_whenCalm, Time, stoppingToken);
                await RefreshMetadataAsync(admin);
            }

            // Whoever waits for a reading gets a fresh one; otherwise a few a second do, and one where nothing moves.
            Task asked;
            lock (_gate)
                asked = _asked.Task;
            await Task.WhenAny(asked, Task.Delay(pause, Time, stoppingToken));
            await Task.Delay(s_whenBusy, Time, stoppingToken);
        }
    }

    // After an election, as when a broker restarts, librdkafka's admin client goes on asking with the leader epoch that it knows, which the
    // broker refuses each time (FencedLeaderEpoch), until its metadata is read again: by itself minutes later.
    private async Task RefreshMetadataAsync(IAdminClient admin)
    {
        try
        {
            await Task.Run(() => admin.GetMetadata(s_patience));
        }
        catch (KafkaException failure)
        {
            Logger.LogDebug("The metadata cannot be read now: {Error}", failure.Error.Reason);
        }
    }

    private async Task<ImmutableArray<PartitionLag>> ReadAsync(IAdminClient admin, Dictionary<string, TopicConsumer> groups)
    {
        ImmutableArray<(string Group, TopicPartition Partition)> watched;
        ImmutableDictionary<(string Group, TopicPartition Partition), long> here;
        lock (_gate)
            (watched, here) = (_watched, _committedHere);
        if (watched.IsEmpty)
            return [];

        var elsewhere = watched.Where(reader => !here.ContainsKey(reader)).ToLookup(reader => reader.Group, reader => reader.Partition);
        Prepare(groups, elsewhere);
        var asked = elsewhere.Select(group => Task.Run(() => groups[group.Key].Committed(group, s_patience)
            .Select(at => KeyValuePair.Create((group.Key, at.TopicPartition), at.Offset.IsSpecial ? 0 : at.Offset.Value)))).ToList();
        var ends = EndsAsync(admin, watched.Select(reader => reader.Partition).Distinct());
        // All, also where one fails: none may be under way when the clients go.
        await Task.WhenAll([ends, .. asked]);
        var committed = here.SetItems(asked.SelectMany(answer => answer.Result));
        return
        [
            .. watched.Select(reader => new PartitionLag(
                reader.Group, reader.Partition.Topic, reader.Partition.Partition.Value, committed[reader], ends.Result[reader.Partition])),
        ];
    }

    // A client for each group that the broker is asked for, and for no other.
    private void Prepare(Dictionary<string, TopicConsumer> groups, ILookup<string, TopicPartition> elsewhere)
    {
        foreach (var group in groups.Keys.Where(group => !elsewhere.Contains(group)).ToList())
        {
            groups.Remove(group, out var client);
            client!.Dispose();
        }

        foreach (var group in elsewhere.Where(group => !groups.ContainsKey(group.Key)))
            groups.Add(group.Key, clients.OffsetsConsumer(group.Key));
    }

    private async Task<Dictionary<TopicPartition, long>> EndsAsync(IAdminClient admin, IEnumerable<TopicPartition> partitions)
    {
        var ends = await admin.ListOffsetsAsync(
            partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = clients.Names.OnBroker(partition), OffsetSpec = OffsetSpec.Latest() }),
            // What an open transaction has written is nobody's to read yet.
            new ListOffsetsOptions { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = s_patience });
        return ends.ResultInfos.ToDictionary(end => clients.Names.InProgram(end.TopicPartitionOffsetError.TopicPartition), end => end.TopicPartitionOffsetError.Offset.Value);
    }

    private void Publish(ImmutableArray<PartitionLag> lag, bool isIdle)
    {
        lock (_gate)
        {
            (_current, _isIdle) = (lag, isIdle);
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_asked.Task.IsCompleted)
                _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
