using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Workers.Kafka.Producing;

/// <summary>Produces messages without awaiting each one and tracks which are acknowledged. Not for concurrent senders.</summary>
/// <param name="clients">Creates the producer.</param>
/// <param name="name">The producer's name.</param>
public sealed class TrackedProducer(KafkaClientFactory clients, string name) : IDisposable
{
    private readonly IProducer<string, byte[]> _producer = clients.Producer(name);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<KafkaException> _rejected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _drained;
    private int _pending;
    private long _nextOffset;

    /// <summary>The number of messages sent and not acknowledged yet.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>The offset after the last acknowledged message; meaningful to a sender that writes one partition only.</summary>
    public long NextOffset => Volatile.Read(ref _nextOffset);

    /// <summary>
    /// Completes with the error when the broker has rejected a message for good. From then on, sending and draining throw this error.
    /// </summary>
    public Task<KafkaException> Rejected => _rejected.Task;

    private KafkaException? Failure => Rejected.IsCompleted ? Rejected.Result : null;

    /// <summary>Produces a message to a partition; with <c>Partition.Any</c>, to the partition of the message's key.</summary>
    /// <exception cref="KafkaException">The client rejects the message, or the broker has rejected an earlier one for good.</exception>
    public void Send(TopicPartition to, Message<string, byte[]> message)
    {
        if (Failure is { } failure)
            throw failure;
        Interlocked.Increment(ref _pending);
        try
        {
            _producer.Produce(clients.Names.OnBroker(to), message, Delivered);
        }
        catch
        {
            OnCompleted();
            throw;
        }
    }

    /// <summary>Completes when every message sent so far is acknowledged.</summary>
    /// <exception cref="KafkaException">The broker has rejected a message for good.</exception>
    public Task DrainAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (Failure is { } failure)
                return Task.FromException(failure);
            if (_pending == 0)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(ct);
        }
    }

    /// <summary>Flushes for up to two seconds, then closes the producer.</summary>
    public void Dispose()
    {
        _producer.Flush(TimeSpan.FromSeconds(2));
        _producer.Dispose();
    }

    private void Delivered(DeliveryReport<string, byte[]> report)
    {
        if (report.Error.IsError)
        {
            lock (_gate)
                _rejected.TrySetResult(new ProduceException<string, byte[]>(report.Error, report));
        }
        else
        {
            Volatile.Write(ref _nextOffset, report.Offset.Value + 1);
            clients.Arrivals?.Notify(clients.Names.InProgram(report.Topic), report.Partition.Value, report.Offset.Value);
        }

        OnCompleted();
    }

    private void OnCompleted()
    {
        if (Interlocked.Decrement(ref _pending) > 0)
            return;
        lock (_gate)
        {
            if (_pending > 0 || _drained is null)
                return;
            if (Failure is { } failure)
                _drained.SetException(failure);
            else
                _drained.SetResult();
            _drained = null;
        }
    }
}
