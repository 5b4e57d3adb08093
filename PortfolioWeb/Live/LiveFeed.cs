using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Live;

/// <summary>Runs the live feed on an instance with the dashboard: follows the topics and updates the browsers.</summary>
internal sealed class LiveFeed(
    LogFollower follower,
    DashboardBroadcaster broadcaster,
    IMarketRuns runs,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<LiveFeed> logger)
    : RestartingBackgroundService(time, logger)
{
    /// <inheritdoc/>
    public override string Name => "live feed";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (!roles.Value.Has(Role.Dashboard))
            return;
        await runs.FirstRunAsync(ct);
        var offsets = await follower.LoadAsync(ct);
        await broadcaster.RefreshAsync(ct);
        // If one task fails, all restart from the ledger.
        await TaskGroup.RunAsync(
            [stop => follower.FollowAsync(offsets, stop), broadcaster.RefreshPeriodicallyAsync, broadcaster.BroadcastAsync], ct);
    }
}
