using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>Tells the broker how far a group is.</summary>
internal static class CommittedOffsets
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Completes when the broker has taken a place, however often it must be told. To leave it to the next place would
    /// not do: whoever writes for the group may wait for this one before there is a next.
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
                logger.Log(level, "A place could not be committed and is tried again: {Error}", failure.Error.Reason);
            }

            await Task.Delay(s_retryInterval, ct);
        }
    }
}
