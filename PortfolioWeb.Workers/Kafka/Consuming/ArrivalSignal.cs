using System.Collections.Immutable;

namespace PortfolioWeb.Workers.Kafka.Consuming;

/// <summary>
/// Wakes the readers of a topic when a producer of this process has put a message into it. The embedded broker does not wake a fetch
/// that waits, so its readers ask every few milliseconds; those that have found nothing for a while rest here instead.
/// </summary>
public sealed class ArrivalSignal
{
    private readonly Lock _gate = new();
    private volatile ImmutableHashSet<Rest> _resting = [];

    /// <summary>Wakes those who rest until something comes into a topic. Cheap where nobody rests.</summary>
    public void Note(string topic)
    {
        foreach (var rest in _resting)
        {
            if (rest.Topics.Contains(topic))
                rest.End();
        }
    }

    /// <summary>Begins a rest: what comes from now on ends it.</summary>
    public Rest Begin(IReadOnlySet<string> topics)
    {
        var rest = new Rest(this, topics);
        lock (_gate)
            _resting = _resting.Add(rest);
        return rest;
    }

    /// <summary>A rest until something comes into one of some topics.</summary>
    public sealed class Rest(ArrivalSignal arrivals, IReadOnlySet<string> topics) : IDisposable
    {
        private readonly ManualResetEventSlim _over = new();

        /// <summary>The topics.</summary>
        internal IReadOnlySet<string> Topics { get; } = topics;

        /// <summary>Waits until something has come, at most that long.</summary>
        /// <returns>Whether something has come.</returns>
        public bool Wait(TimeSpan atMost, CancellationToken ct) => _over.Wait(atMost, ct);

        /// <inheritdoc/>
        public void Dispose()
        {
            // One that is noted at this moment may still be set: nothing else is to be freed.
            lock (arrivals._gate)
                arrivals._resting = arrivals._resting.Remove(this);
        }

        internal void End() => _over.Set();
    }
}
