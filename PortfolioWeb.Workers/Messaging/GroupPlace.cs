using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Tells the broker how far a group is.</summary>
internal static class GroupPlace
{
    /// <summary>Commits a place. One that the broker does not take now is passed over: the next one says the same and more.</summary>
    /// <exception cref="KafkaException">The consumer cannot go on.</exception>
    public static async Task TellPlaceAsync(
        this IConsumer<byte[], byte[]> consumer, IReadOnlyCollection<TopicPartitionOffset> place, ILogger logger, CancellationToken ct)
    {
        try
        {
            // The call blocks, for long where the broker is away.
            await Task.Run(() => consumer.Commit(place), ct).WaitAsync(ct);
        }
        catch (KafkaException failure) when (!failure.Error.IsFatal)
        {
            logger.LogDebug("A place could not be committed and will be with the next: {Error}", failure.Error.Reason);
        }
    }
}
