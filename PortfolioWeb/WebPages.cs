using Microsoft.Net.Http.Headers;
using PortfolioWeb.Access;

namespace PortfolioWeb;

/// <summary>Serves the pages and the web root.</summary>
internal static class WebPages
{
    public static void AddPages(this IServiceCollection services) => services.AddRazorPages();

    public static void UsePages(this WebApplication app)
    {
        if (!app.Services.ServesDashboard())
            return;
        app.UseStaticFiles(new StaticFileOptions
        {
            // Modules name each other without a version: the browser asks each time whether its copy is still good.
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] = "no-cache",
        });
        app.MapRazorPages().RequireAuthorization(Policies.Look);
    }
}
