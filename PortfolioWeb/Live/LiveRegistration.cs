using Microsoft.AspNetCore.SignalR;
using PortfolioWeb.Access;
using PortfolioWeb.Hosting;

namespace PortfolioWeb.Live;

/// <summary>Registers the live feed.</summary>
public static class LiveRegistration
{
    // The number of bytes buffered for a dashboard that does not read: a snapshot and little more.
    private const int MaxUnread = 16 * 1024;

    /// <summary>Adds the feed and the hub.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<LiveDashboards>()
            .AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveDashboards>());
        return services
            .AddSingleton<DashboardState>()
            .AddSingleton<LiveRates>()
            .AddSingleton<LiveReports>()
            .AddSingleton<PipelineMonitor>()
            .AddSingleton<LogFollower>()
            .AddSingleton<DashboardBroadcaster>()
            .AddHostedService<LiveFeed>();
    }

    /// <summary>Maps the hub, if this instance serves the dashboard.</summary>
    public static void MapLive(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.ServesDashboard())
            return;
        app.MapHub<LiveHub>("/live", hub =>
        {
            hub.TransportMaxBufferSize = MaxUnread;
            hub.CloseOnAuthenticationExpiration = true;
        }).RequireAuthorization(Policies.Read).RequireRateLimiting(Limits.Hub).DisableRequestTimeout();
    }
}
