using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>The settings under <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The folder that holds everything the program writes; a relative one is in the program's content folder.</summary>
    [Required(ErrorMessage = "must name a folder")]
    public string Folder { get; set; } = "data";
}

/// <summary>Makes the data folder, and says so plainly where it cannot be had.</summary>
internal sealed class DataOptionsValidator(IHostEnvironment environment) : IPostConfigureOptions<DataOptions>, IValidateOptions<DataOptions>
{
    public void PostConfigure(string? name, DataOptions options) => options.Folder = Path.GetFullPath(options.Folder, environment.ContentRootPath);

    public ValidateOptionsResult Validate(string? name, DataOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            var probe = Path.Combine(options.Folder, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return ValidateOptionsResult.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"Data:Folder is {options.Folder}, which cannot be written: {failure.Message}");
        }
    }
}
