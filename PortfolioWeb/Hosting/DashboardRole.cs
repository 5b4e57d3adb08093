using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Hosting;

/// <summary>
/// Returns whether this instance serves the pages and the API. An instance without the dashboard role serves
/// only health checks and metrics.
/// </summary>
internal static class DashboardRole
{
    public static bool ServesDashboard(this IServiceProvider services) =>
        services.GetRequiredService<IOptions<RoleOptions>>().Value.Has(Role.Dashboard);
}
