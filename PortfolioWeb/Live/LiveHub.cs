using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>What the dashboards connect to. Whoever is connected is told: <c>Snapshot</c> first, then <c>Update</c> whenever something changes.</summary>
public sealed class LiveHub(TimeProvider time) : Hub
{
    /// <summary>The time here, in Unix milliseconds: a dashboard compares its own clock with it.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
