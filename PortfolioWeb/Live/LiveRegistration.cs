using PortfolioWeb.Access;

namespace PortfolioWeb.Live;

/// <summary>Registers the live feed.</summary>
public static class LiveRegistration
{
    /// <summary>Adds the feed and the hub that streams it.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR();
        return services.AddSingleton<LiveFeed>().AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
    }

    /// <summary>Maps the hub.</summary>
    public static void MapLive(this IEndpointRouteBuilder app) => app.MapHub<LiveHub>("/live", hub => hub.CloseOnAuthenticationExpiration = true)
        .RequireAuthorization(Policies.Look).RequireRateLimiting(Limits.Hub).DisableRequestTimeout();
}
