using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>The dashboards connected to the hub. Each gets a snapshot first, then updates.</summary>
/// <remarks>
/// SignalR's own broadcast waits for the slowest client, and its streams serialize each message once per client. Here a message is
/// serialized once, and dashboards that are not ready for it are skipped.
/// </remarks>
internal sealed class LiveDashboards(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private readonly ConcurrentDictionary<string, LiveDashboard> _dashboards = new(StringComparer.Ordinal);
    private DashboardFrame? _latest;

    /// <summary>Raised after a dashboard has connected.</summary>
    public event Action? Connected;

    /// <summary>Whether no dashboard is connected.</summary>
    public bool AreNone => _dashboards.IsEmpty;

    /// <summary>The number of connected dashboards.</summary>
    public int Count => _dashboards.Count;

    /// <summary>Drops the latest frame: a dashboard that connects next waits for the next frame.</summary>
    public void Forget() => Volatile.Write(ref _latest, null);

    /// <summary>Publishes a frame to all dashboards.</summary>
    public void Publish(DashboardFrame frame)
    {
        Volatile.Write(ref _latest, frame);
        foreach (var (_, dashboard) in _dashboards)
            dashboard.Notify();
    }

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var dashboard = new LiveDashboard(connection, () => Volatile.Read(ref _latest));
        _dashboards[connection.ConnectionId] = dashboard;
        dashboard.Notify();
        Connected?.Invoke();
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _dashboards.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }
}
