using Microsoft.Net.Http.Headers;
using PortfolioWeb.Access;

namespace PortfolioWeb;

/// <summary>Serves the Razor Pages and the static files.</summary>
internal static class WebPages
{
    public static void AddPages(this IServiceCollection services) => services.AddRazorPages();

    public static void UsePages(this WebApplication app)
    {
        if (!app.Services.ServesDashboard())
            return;
        app.UseStaticFiles(new StaticFileOptions
        {
            // Modules import each other without a version, so the browser must revalidate its cached files on every request.
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] = "no-cache",
        });
        app.MapRazorPages().RequireAuthorization(Policies.Look);
    }
}
