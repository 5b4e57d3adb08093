using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb;

/// <summary>Whether this instance serves the pages and the API; one that does not has nothing but its health.</summary>
internal static class DashboardRole
{
    public static bool ServesDashboard(this IServiceProvider services) => services.GetRequiredService<IOptions<RoleOptions>>().Value.Does(Role.Dashboard);
}
