using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Access;

namespace PortfolioWeb.Health;

/// <summary>Registers and maps the health checks for container hosts and load balancers.</summary>
public static class HealthRegistration
{
    // The timeout of a check. A check that times out counts as failed.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    /// <summary>Adds a check for each component that the pipeline needs.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<BrokerHealth>("broker", timeout: s_timeout)
            .AddCheck<DatabaseHealth>("database", timeout: s_timeout)
            .AddCheck<ServicesHealth>("services", timeout: s_timeout)
            .AddCheck<LagHealth>("lag", timeout: s_timeout)
            .AddCheck<AuditHealth>("audit", timeout: s_timeout);
        return services;
    }

    /// <summary>
    /// Maps <c>/health/live</c>, which only shows that the program responds, and <c>/health/ready</c>, which gives the reasons why the
    /// pipeline is not working.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Probes are anonymous and must get a response even where anonymous reading is off.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync })
            .RequireAuthorization(Policies.Read)
            .AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync })
            .RequireAuthorization(Policies.Read)
            .AllowAnonymous();
    }

    // The reasons name servers, so they are returned only to users who may read.
    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        var mayRead = await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, Policies.Read);
        var checks = mayRead.Succeeded
            ? report.Entries.Select(entry => new CheckView(entry.Key, entry.Value.Status == HealthStatus.Healthy, entry.Value.Description))
            : [];
        await context.Response.WriteAsJsonAsync(new HealthView(report.Status == HealthStatus.Healthy, [.. checks]), context.RequestAborted);
    }

    /// <summary>The overall health.</summary>
    private sealed record HealthView(bool Healthy, IReadOnlyList<CheckView> Checks);

    /// <summary>The health of a component, and the reason if it is unhealthy.</summary>
    private sealed record CheckView(string Name, bool Healthy, string? Reason);
}
