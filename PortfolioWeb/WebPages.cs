using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb;

/// <summary>Serves the pages and the web root.</summary>
internal static class WebPages
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages();
        // The keys that protect cookies and forms: with everything else that the program writes.
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<DataOptions>, ILoggerFactory>((keys, data, log) =>
        {
            var folder = new DirectoryInfo(Path.Combine(data.Value.Folder, "keys"));
            // Nobody else on the machine reads them.
            if (!OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            keys.XmlRepository = new FileSystemXmlRepository(folder, log);
        });
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            // Modules name each other without a version: the browser asks each time whether its copy is still good.
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] = "no-cache",
        });
        app.MapRazorPages().RequireAuthorization(Policies.Look);
    }
}
