using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database;

/// <summary>The settings under <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The folder for everything the program writes. A relative path starts at the program's content folder.</summary>
    [Required(ErrorMessage = "must name a folder")]
    public string Folder { get; set; } = "data";
}

/// <summary>Finds and creates the data folder.</summary>
public sealed class WritableFolder(IOptions<DataOptions> data)
{
    /// <summary>
    /// Creates the data folder. Called after the settings were validated, so that a rejected start leaves no folder behind.
    /// </summary>
    /// <exception cref="StartupException">The folder is not writable.</exception>
    public void Make()
    {
        var folder = data.Value.Folder;
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Data:Folder is {folder}, which cannot be written: {failure.Message}");
        }
    }

    /// <summary>Resolves a relative folder against the program's content folder.</summary>
    internal static void Complete(DataOptions options, IHostEnvironment environment)
    {
        // An empty path would become the content folder itself; validation rejects the empty path instead.
        if (options.Folder.Length > 0)
            options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);
    }
}
