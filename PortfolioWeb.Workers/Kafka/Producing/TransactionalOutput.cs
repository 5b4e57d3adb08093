using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>
/// Puts messages and place into the log in one transaction: whoever reads what is committed sees each message once,
/// wherever the writer is killed. A writer that another one of its name has replaced can commit nothing more.
/// </summary>
/// <remarks>
/// A commit that the client had to request again may reach the broker twice, the second time late enough to end the next
/// transaction of the same producer. So the next transaction belongs to a new producer, whose start fences the old requests.
/// </remarks>
public sealed class TransactionalOutput : IOutput
{
    // How long a call waits for the broker before it looks whether it shall go on waiting.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly KafkaClientFactory _clients;
    private readonly string _name;
    private readonly TopicConsumer _consumer;
    private IProducer<string, byte[]> _producer;
    private bool _open;

    // Whether a request of the current commit may still be on its way to the broker.
    private volatile bool _inDoubt;

    private TransactionalOutput(KafkaClientFactory clients, string name, TopicConsumer consumer)
    {
        (_clients, _name, _consumer) = (clients, name, consumer);
        _producer = NewProducer();
    }

    /// <summary>Takes the producer's name over: what another one of it left open is undone before this completes.</summary>
    /// <param name="clients">Makes the producers.</param>
    /// <param name="name">The producers' transactional id.</param>
    /// <param name="consumer">The reader whose place is committed.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="KafkaException">The broker has no transactions or refuses them.</exception>
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
        // The commit fails if one of them does.
        _producer.Produce(_clients.Names.OnBroker(topic), message);
    }

    /// <inheritdoc/>
    public async Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> commitOffsets, CancellationToken ct)
    {
        Begin();
        List<TopicPartitionOffset> offsets = [.. commitOffsets.Select(_clients.Names.OnBroker)];
        await PersistAsync(() => _producer.SendOffsetsToTransaction(offsets, _consumer.Group, s_patience), ct);
        _inDoubt = false;
        await PersistAsync(() => _producer.CommitTransaction(s_patience), ct);
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

    private Task InitializeAsync(CancellationToken ct) => PersistAsync(() => _producer.InitTransactions(s_patience), ct);

    private async Task RenewAsync(CancellationToken ct)
    {
        _producer.Dispose();
        _producer = NewProducer();
        await InitializeAsync(ct);
    }

    // These calls block, and one that ran out of time is to be made again.
    private Task PersistAsync(Action call, CancellationToken ct) => Task.Run(
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
                    _inDoubt = true;
                    ct.ThrowIfCancellationRequested();
                }
            }
        },
        ct);
}
