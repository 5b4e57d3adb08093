using System.Diagnostics;
using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>
/// Writes messages and consumer offsets in one transaction. Consumers of committed messages see each message exactly once, even if the
/// writer is killed. A writer is fenced when another one with the same transactional id starts: it can no longer commit.
/// </summary>
/// <remarks>
/// If the client retries a commit, the broker may receive the request twice, and the late one could end the producer's next transaction.
/// So the next transaction uses a new producer: its initialization fences the old requests.
/// </remarks>
public sealed class TransactionalOutput : IOutput
{
    // How long a call blocks before it checks for cancellation.
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(2);

    // After an outage that is longer than its request timeout of ten seconds, every retry of a call in librdkafka may time out.
    // A new producer is not affected.
    private static readonly TimeSpan s_retryLimit = TimeSpan.FromSeconds(20);

    private readonly KafkaClientFactory _clients;
    private readonly string _name;
    private readonly TopicConsumer _consumer;
    private IProducer<string, byte[]> _producer;
    private bool _open;

    // Whether a request of the current commit may still be in flight.
    private volatile bool _inDoubt;

    private TransactionalOutput(KafkaClientFactory clients, string name, TopicConsumer consumer)
    {
        (_clients, _name, _consumer) = (clients, name, consumer);
        _producer = NewProducer();
    }

    /// <summary>Takes over the transactional id. Aborts a transaction that an earlier producer left open.</summary>
    /// <param name="clients">Creates the producers.</param>
    /// <param name="name">The producers' transactional id.</param>
    /// <param name="consumer">The consumer whose offsets are committed.</param>
    /// <param name="ct">Cancels the initialization.</param>
    /// <exception cref="KafkaException">The broker does not support transactions or rejects them.</exception>
    public static async Task<TransactionalOutput> OpenAsync(
        KafkaClientFactory clients, string name, TopicConsumer consumer, CancellationToken ct)
    {
        var output = new TransactionalOutput(clients, name, consumer);
        try
        {
            await output.InitializeAsync(ct);
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Send(string topic, Message<string, byte[]> message)
    {
        Begin();
        // If a message fails, the commit fails too.
        _producer.Produce(_clients.Names.OnBroker(topic), message);
    }

    /// <inheritdoc/>
    public async Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> commitOffsets, CancellationToken ct)
    {
        Begin();
        List<TopicPartitionOffset> offsets = [.. commitOffsets.Select(_clients.Names.OnBroker)];
        await PersistAsync(() => _producer.SendOffsetsToTransaction(offsets, _consumer.Group, s_callTimeout), ct);
        _inDoubt = false;
        await PersistAsync(() => _producer.CommitTransaction(s_callTimeout), ct);
        _open = false;
        if (_inDoubt)
            await RenewAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    private IProducer<string, byte[]> NewProducer() => _clients.TransactionalProducer(_name, _ => _inDoubt = true);

    private void Begin()
    {
        if (!_open)
            _producer.BeginTransaction();
        _open = true;
    }

    private Task InitializeAsync(CancellationToken ct) => PersistAsync(() => _producer.InitTransactions(s_callTimeout), ct);

    private async Task RenewAsync(CancellationToken ct)
    {
        _producer.Dispose();
        _producer = NewProducer();
        await InitializeAsync(ct);
    }

    // Runs a blocking call and retries it after a timeout, for a limited time.
    private Task PersistAsync(Action call, CancellationToken ct) => Task.Run(
        () =>
        {
            var since = Stopwatch.GetTimestamp();
            while (true)
            {
                try
                {
                    call();
                    return;
                }
                catch (KafkaRetriableException failure)
                {
                    _inDoubt = true;
                    ct.ThrowIfCancellationRequested();
                    if (Stopwatch.GetElapsedTime(since) > s_retryLimit)
                        throw new KafkaException(new Error(
                            failure.Error.Code, $"The broker has not completed a request for {s_retryLimit.TotalSeconds} seconds"));
                }
            }
        },
        ct);
}
