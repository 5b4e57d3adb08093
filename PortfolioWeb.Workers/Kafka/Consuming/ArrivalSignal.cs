using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>
/// Wakes consumers of a topic when a producer of this process has written a message. The embedded broker does not answer a waiting fetch
/// when a message arrives, so its consumers poll every few milliseconds; idle ones wait for this signal instead.
/// </summary>
public sealed class ArrivalSignal
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string Topic, int Partition), long> _next = new();
    private volatile ImmutableHashSet<Waiter> _waiters = [];

    /// <summary>Reports a written message, which wakes the consumers that wait for its topic. Cheap when no consumer waits.</summary>
    /// <param name="topic">The topic of the message.</param>
    /// <param name="partition">The partition of the message.</param>
    /// <param name="offset">The offset of the message.</param>
    public void Notify(string topic, int partition, long offset)
    {
        // Stored first: a consumer that begins to wait now is either woken or finds the message by HasArrived.
        _next.AddOrUpdate((topic, partition), offset + 1, (_, known) => Math.Max(known, offset + 1));
        foreach (var waiter in _waiters)
        {
            if (waiter.Topics.Contains(topic))
                waiter.End();
        }
    }

    /// <summary>Returns whether a message has arrived in a partition at or after an offset.</summary>
    public bool HasArrived(string topic, int partition, long offset) =>
        _next.TryGetValue((topic, partition), out var next) && next > offset;

    /// <summary>Starts a wait, which any later message in one of the topics ends.</summary>
    public Waiter BeginWait(IReadOnlySet<string> topics)
    {
        var waiter = new Waiter(this, topics);
        lock (_gate)
            _waiters = _waiters.Add(waiter);
        return waiter;
    }

    /// <summary>A wait for a message in one of several topics.</summary>
    public sealed class Waiter(ArrivalSignal arrivals, IReadOnlySet<string> topics) : IDisposable
    {
        private readonly ManualResetEventSlim _arrived = new();

        /// <summary>The topics to wait for.</summary>
        internal IReadOnlySet<string> Topics { get; } = topics;

        /// <summary>Waits until a message has arrived, at most for the given time.</summary>
        /// <returns>Whether a message has arrived.</returns>
        public bool Wait(TimeSpan atMost, CancellationToken ct) => _arrived.Wait(atMost, ct);

        /// <inheritdoc/>
        public void Dispose()
        {
            // The event itself is not disposed: a concurrent Notify may still set it, and it holds no other resources.
            lock (arrivals._gate)
                arrivals._waiters = arrivals._waiters.Remove(this);
        }

        internal void End() => _arrived.Set();
    }
}
