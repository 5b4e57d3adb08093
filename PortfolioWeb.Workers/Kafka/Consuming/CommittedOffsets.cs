using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>Commits the offsets of a consumer group.</summary>
internal static class CommittedOffsets
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Commits offsets, retrying until the broker accepts them: the producers that the group throttles wait for exactly these offsets, and may
    /// write nothing that would lead to a later commit.
    /// </summary>
    /// <exception cref="KafkaException">The consumer cannot go on.</exception>
    public static async Task CommitAsync(
        this TopicConsumer consumer, IReadOnlyCollection<TopicPartitionOffset> commitOffsets, ILogger logger, CancellationToken ct)
    {
        for (var level = LogLevel.Warning; ; level = LogLevel.Debug)
        {
            try
            {
                // The call blocks, for long where the broker is away.
                await Task.Run(() => consumer.Commit(commitOffsets), ct).WaitAsync(ct);
                return;
            }
            catch (KafkaException failure) when (!failure.Error.IsFatal)
            {
                logger.Log(level, "The offsets cannot be committed and are retried: {Error}", failure.Error.Reason);
            }

            await Task.Delay(s_retryInterval, ct);
        }
    }
}
