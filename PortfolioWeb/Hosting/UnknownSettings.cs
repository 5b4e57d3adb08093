using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Hosting;

/// <summary>
/// Rejects arguments, and settings in files, that nothing reads. Environment variables are not checked, because most of
/// them belong to other programs.
/// </summary>
internal static class UnknownSettings
{
    // The settings that the framework reads. Names within its sections are not checked.
    private static readonly string[] s_frameworks =
    [
        "AllowedHosts", "Kestrel", "Logging", "hostBuilder", "https_port",
        WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey,
        WebHostDefaults.EnvironmentKey, WebHostDefaults.ContentRootKey, WebHostDefaults.WebRootKey, WebHostDefaults.ApplicationKey,
        WebHostDefaults.DetailedErrorsKey, WebHostDefaults.ShutdownTimeoutKey, WebHostDefaults.SuppressStatusMessagesKey,
        WebHostDefaults.CaptureStartupErrorsKey, WebHostDefaults.PreferHostingUrlsKey, WebHostDefaults.StaticWebAssetsKey,
        WebHostDefaults.StartupAssemblyKey, WebHostDefaults.PreventHostingStartupKey, WebHostDefaults.HostingStartupAssembliesKey,
        WebHostDefaults.HostingStartupExcludeAssembliesKey,
    ];

    /// <summary>Rejects settings outside the known sections.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="sections">The sections that the program reads.</param>
    /// <exception cref="StartupException">A setting is in none of the sections.</exception>
    public static void Validate(IConfiguration settings, IEnumerable<SettingsSection> sections)
    {
        var known = sections.Select(section => section.Name).Concat(s_frameworks).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var provider in ((IConfigurationRoot)settings).Providers)
        {
            var source = provider switch
            {
                CommandLineConfigurationProvider => "the arguments",
                JsonConfigurationProvider { Source: var file } => file.FileProvider?.GetFileInfo(file.Path!).PhysicalPath ?? file.Path,
                _ => null,
            };
            if (source is not null && provider.GetChildKeys([], null).FirstOrDefault(key => !known.Contains(key)) is { } unknown)
                throw new StartupException($"Unknown setting '{unknown}' in {source}: see --help, or docs/configuration.md.");
        }
    }
}
