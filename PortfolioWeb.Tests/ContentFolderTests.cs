using Microsoft.AspNetCore.Builder;
using PortfolioWeb.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>The folder in which the program finds its settings and pages.</summary>
public sealed class ContentFolderTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_published_program_uses_its_own_folder_unless_an_argument_names_another()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "appsettings.json"), "{}", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "wwwroot"));
        Assert.Equal(
            _folder.Path,
            WebApplication.CreateBuilder(ContentFolder.For([], _folder.Path)).Environment.ContentRootPath.TrimEnd('/'));
        Assert.Equal("/", WebApplication.CreateBuilder(ContentFolder.For(["--contentRoot=/"], _folder.Path)).Environment.ContentRootPath);
    }

    [Fact]
    public void A_program_run_from_its_project_uses_the_project_folder() =>
        Assert.Equal(["--Market:Seed=7"], ContentFolder.For(["--Market:Seed=7"], _folder.Path).Args!);
}
