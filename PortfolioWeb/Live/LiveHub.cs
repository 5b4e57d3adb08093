using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>What the dashboards connect to.</summary>
public sealed class LiveHub(LiveFeed feed, TimeProvider time) : Hub
{
    /// <summary>Streams a snapshot, then what changes. Each connection is read at its own pace, so that a slow one delays nobody.</summary>
    public IAsyncEnumerable<LivePayload> Watch(CancellationToken cancellationToken) => feed.WatchAsync(cancellationToken);

    /// <summary>The time here, in Unix milliseconds: a dashboard compares its own clock with it.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
