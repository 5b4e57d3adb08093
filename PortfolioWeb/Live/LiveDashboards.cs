using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>The dashboards that are connected to the hub. Each gets a snapshot at once, then what changes.</summary>
/// <remarks>
/// SignalR's own way to send to all waits for the slowest, and its streams write each message anew for each dashboard.
/// Here a message is written once, and whoever is not ready for it is passed over.
/// </remarks>
internal sealed class LiveDashboards(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private readonly ConcurrentDictionary<string, LiveDashboard> _dashboards = new(StringComparer.Ordinal);
    private DashboardFrame? _latest;

    /// <summary>Raised after one has connected.</summary>
    public event Action? Connected;

    /// <summary>Whether none is connected.</summary>
    public bool AreNone => _dashboards.IsEmpty;

    /// <summary>How many are connected.</summary>
    public int Count => _dashboards.Count;

    /// <summary>Forgets the latest moment: whoever connects is told of the next one first.</summary>
    public void Forget() => Volatile.Write(ref _latest, null);

    /// <summary>Tells all of them of a moment.</summary>
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
