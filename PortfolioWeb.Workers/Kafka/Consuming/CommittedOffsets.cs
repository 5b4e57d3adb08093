using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>Commits the offsets of a consumer group.</summary>
internal static class CommittedOffsets
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Commits offsets, retrying until the broker accepts them. The producers that this group throttles wait for exactly these offsets
    /// and write nothing until then, so no later commit would replace a lost one.
    /// </summary>
    /// <exception cref="KafkaException">The consumer failed and cannot continue.</exception>
    public static async Task CommitAsync(
        this TopicConsumer consumer, IReadOnlyCollection<TopicPartitionOffset> commitOffsets, ILogger logger, CancellationToken ct)
    {
        for (var level = LogLevel.Warning; ; level = LogLevel.Debug)
        {
            try
            {
                // The call blocks, for a long time while the broker is unavailable.
                await Task.Run(() => consumer.Commit(commitOffsets), ct).WaitAsync(ct);
                return;
            }
            catch (KafkaException failure) when (!failure.Error.IsFatal)
            {
                logger.Log(level, "Cannot commit the offsets; retrying: {Error}", failure.Error.Reason);
            }

            await Task.Delay(s_retryInterval, ct);
        }
    }
}
