using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Access;

namespace PortfolioWeb.Health;

/// <summary>Registers and maps what tells a container's host or a load balancer how the program is.</summary>
public static class HealthRegistration
{
    // What cannot be asked is given up after this long, and is not ready.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Adds a check of each part that the pipeline needs.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<BrokerHealth>("broker", timeout: s_patience)
            .AddCheck<DatabaseHealth>("database", timeout: s_patience)
            .AddCheck<ServicesHealth>("services", timeout: s_patience)
            .AddCheck<LagHealth>("lag", timeout: s_patience)
            .AddCheck<AuditHealth>("audit", timeout: s_patience);
        return services;
    }

    /// <summary>Maps <c>/health/live</c>, which asks nothing but an answer, and <c>/health/ready</c>, which says why the pipeline does not go on.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Whoever asks has no name, and must have an answer also where looking is closed.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).RequireAuthorization(Policies.Look).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).RequireAuthorization(Policies.Look).AllowAnonymous();
    }

    // Where looking is closed, the reasons are for who may look: they name servers.
    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        var look = await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, Policies.Look);
        var checks = look.Succeeded
            ? report.Entries.Select(entry => new CheckView(entry.Key, entry.Value.Status == HealthStatus.Healthy, entry.Value.Description))
            : [];
        await context.Response.WriteAsJsonAsync(new HealthView(report.Status == HealthStatus.Healthy, [.. checks]), context.RequestAborted);
    }

    /// <summary>How the program is.</summary>
    private sealed record HealthView(bool Healthy, IReadOnlyList<CheckView> Checks);

    /// <summary>How a part is, and what is wrong with it.</summary>
    private sealed record CheckView(string Name, bool Healthy, string? Reason);
}
