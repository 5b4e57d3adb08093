using Microsoft.AspNetCore.SignalR;
using PortfolioWeb.Access;

namespace PortfolioWeb.Live;

/// <summary>Registers the live feed.</summary>
public static class LiveRegistration
{
    // What may be on its way to a dashboard that does not read: a snapshot and little more.
    private const int MaxUnread = 16 * 1024;

    /// <summary>Adds the feed and the hub that tells it.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<LiveDashboards>().AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveDashboards>());
        return services.AddSingleton<LiveFeed>().AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
    }

    /// <summary>Maps the hub.</summary>
    public static void MapLive(this IEndpointRouteBuilder app) => app.MapHub<LiveHub>("/live", hub =>
    {
        hub.TransportMaxBufferSize = MaxUnread;
        hub.CloseOnAuthenticationExpiration = true;
    }).RequireAuthorization(Policies.Look).RequireRateLimiting(Limits.Hub).DisableRequestTimeout();
}
