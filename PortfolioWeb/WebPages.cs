using PortfolioWeb.Access;
using PortfolioWeb.Hosting;
using PortfolioWeb.Pages;

namespace PortfolioWeb;

/// <summary>Serves the Razor Pages and the front end's files.</summary>
internal static class WebPages
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages();
        services.AddSingleton<FrontEnd>();
        services.AddSingleton<StoredHistory>();
        // Pages and JSON over http only: over https, compression can reveal secrets, and a proxy usually compresses.
        services.AddResponseCompression();
    }

    public static void UsePages(this WebApplication app)
    {
        if (!app.Services.ServesDashboard())
            return;
        app.UseResponseCompression();
        app.Services.GetRequiredService<FrontEnd>().Serve(app);
        app.MapRazorPages().RequireAuthorization(Policies.Read);
    }
}
