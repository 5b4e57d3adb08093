using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Live;

/// <summary>Keeps the dashboard's state current: loads it from the ledger, then follows both topics.</summary>
internal sealed class LogFollower(
    DashboardState dashboard,
    ConsumerLag lag,
    IDbContextFactory<InvestorsDb> databases,
    KafkaClientFactory clients,
    ILogger<LogFollower> logger)
{
    private const int MaxBatch = 1000;

    /// <summary>Announces that messages have changed the state.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>Loads the state and returns the offset at which each partition must be followed.</summary>
    public async Task<IReadOnlyList<TopicPartitionOffset>> LoadAsync(CancellationToken ct)
    {
        // The offsets are read before the state, so that days stored in between are read
        // again from the topics and none is missed.
        var offsets = await LedgerOffsetsAsync(ct);
        await dashboard.LoadAsync(ct);
        return offsets;
    }

    /// <summary>Applies the messages of both topics to the state until canceled.</summary>
    public async Task FollowAsync(IReadOnlyList<TopicPartitionOffset> offsets, CancellationToken ct)
    {
        using var consumer = clients.Consumer("dashboard", timestamps: true);
        consumer.Assign(offsets);
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, logger, clients.Arrivals).ReadAsync(ct))
            {
                await dashboard.TakeAsync(batch.Entries, ct);
                Changed.Raise();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The dashboards get a snapshot from the ledger after the restart.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task<IReadOnlyList<TopicPartitionOffset>> LedgerOffsetsAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var next = (await db.ConsumedOffsets.AsNoTracking().ToListAsync(ct)).ToDictionary(
            row => (row.Log, row.Topic, row.Partition), row => row.Next);
        return
        [
            .. lag.Partitions(EvaluationLedger.Group).Select(partition => new TopicPartitionOffset(
                partition, next.GetValueOrDefault((clients.Logs[partition.Topic], partition.Topic, partition.Partition.Value)))),
        ];
    }
}
