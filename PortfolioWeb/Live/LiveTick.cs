namespace PortfolioWeb.Live;

/// <summary>
/// A moment of the feed: everything as it was then, what had changed since the moment before, and the moment after it
/// once there is one.
/// </summary>
internal sealed class LiveTick(LiveUpdate snapshot, LiveUpdate changes)
{
    private readonly TaskCompletionSource<LiveTick> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<LivePayload> _snapshot = new(() => new LivePayload(snapshot));
    private readonly Lazy<LivePayload> _changes = new(() => new LivePayload(changes));

    /// <summary>Everything.</summary>
    public LivePayload Snapshot => _snapshot.Value;

    /// <summary>What had changed.</summary>
    public LivePayload Changes => _changes.Value;

    /// <summary>The moment after.</summary>
    public Task<LiveTick> Next => _next.Task;

    /// <summary>Says what the moment after is.</summary>
    public void Follow(LiveTick next) => _next.SetResult(next);
}
