using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database;

/// <summary>The settings under <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The folder that holds everything the program writes; a relative one is in the program's content folder.</summary>
    [Required(ErrorMessage = "must name a folder")]
    public string Folder { get; set; } = "data";
}

/// <summary>Finds the data folder, and makes it.</summary>
public sealed class WritableFolder(IOptions<DataOptions> data)
{
    /// <summary>Makes the folder. Called after all checks of the settings, so that a refused start leaves nothing behind.</summary>
    /// <exception cref="StartupException">It cannot be written.</exception>
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

    /// <summary>Takes a relative folder from the program's content folder.</summary>
    internal static void Complete(DataOptions options, IHostEnvironment environment)
    {
        // An empty one would be the content folder itself: it is refused.
        if (options.Folder.Length > 0)
            options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);
    }
}
