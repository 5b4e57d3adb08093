using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>What the dashboards connect to.</summary>
public sealed class LiveHub(LiveFeed feed, TimeProvider time) : Hub
{
    // One, and another while the first is given up.
    private const int MostStreams = 4;

    private static readonly object s_streams = new();

    /// <summary>Streams a snapshot, then what changes. Each connection is read at its own pace, so that a slow one delays nobody.</summary>
    /// <exception cref="HubException">The connection has four such streams already.</exception>
    public IAsyncEnumerable<LivePayload> Watch(CancellationToken cancellationToken)
    {
        var streams = (StrongBox<int>)Context.Items[s_streams]!;
        if (Interlocked.Increment(ref streams.Value) > MostStreams)
        {
            Interlocked.Decrement(ref streams.Value);
            throw new HubException($"A connection has {MostStreams} streams at most.");
        }

        cancellationToken.Register(() => Interlocked.Decrement(ref streams.Value));
        return feed.WatchAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        Context.Items[s_streams] = new StrongBox<int>();
        return base.OnConnectedAsync();
    }

    /// <summary>The time here, in Unix milliseconds: a dashboard compares its own clock with it.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
