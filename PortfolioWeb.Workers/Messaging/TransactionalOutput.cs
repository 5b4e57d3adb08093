using Confluent.Kafka;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>
/// Puts messages and place into the log in one transaction: whoever reads what is committed sees each message once,
/// wherever the writer is killed. A writer that another one of its name has replaced can commit nothing more.
/// </summary>
public sealed class TransactionalOutput : IOutput
{
    // How long a call waits for the broker before it looks whether it shall go on waiting.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly IProducer<string, byte[]> _producer;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private bool _open;

    private TransactionalOutput(IProducer<string, byte[]> producer, IConsumer<byte[], byte[]> consumer) => (_producer, _consumer) = (producer, consumer);

    /// <summary>Takes the producer's name over: what another one of it left open is undone before this completes.</summary>
    /// <exception cref="KafkaException">The broker has no transactions or refuses them.</exception>
    public static async Task<TransactionalOutput> OpenAsync(IProducer<string, byte[]> producer, IConsumer<byte[], byte[]> consumer, CancellationToken ct)
    {
        try
        {
            await PersistAsync(() => producer.InitTransactions(s_patience), ct);
            return new TransactionalOutput(producer, consumer);
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Send(string topic, Message<string, byte[]> message)
    {
        if (!_open)
            _producer.BeginTransaction();
        _open = true;
        // The commit fails if one of them does.
        _producer.Produce(topic, message);
    }

    /// <inheritdoc/>
    public async Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> place, CancellationToken ct)
    {
        if (!_open)
            _producer.BeginTransaction();
        _open = true;
        await PersistAsync(() => _producer.SendOffsetsToTransaction(place, _consumer.ConsumerGroupMetadata, s_patience), ct);
        await PersistAsync(() => _producer.CommitTransaction(s_patience), ct);
        _open = false;
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    // These calls block, and one that ran out of time is to be made again.
    private static Task PersistAsync(Action call, CancellationToken ct) => Task.Run(
        () =>
        {
            while (true)
            {
                try
                {
                    call();
                    return;
                }
                catch (KafkaRetriableException)
                {
                    ct.ThrowIfCancellationRequested();
                }
            }
        },
        ct);
}
