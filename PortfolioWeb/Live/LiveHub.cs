using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>
/// The SignalR hub of the dashboards. It sends <c>Snapshot</c> after a connection, then <c>Update</c> whenever something changes.
/// </summary>
public sealed class LiveHub(TimeProvider time) : Hub
{
    /// <summary>Returns the server's time in Unix milliseconds, which a dashboard compares with its own clock.</summary>
    public long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
