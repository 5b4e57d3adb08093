using System.Text.RegularExpressions;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The folders of the front end depend on each other in one direction, and no page folder depends on another.</summary>
public sealed partial class FrontEndFolderTests
{
    private static readonly string s_root = Path.Combine(ChildProcess.ContentRoot, "wwwroot", "js");

    // The folders that each folder may import from in addition to itself. All other folders belong to a page.
    private static readonly Dictionary<string, string[]> s_shared = new(StringComparer.Ordinal)
    {
        ["ui"] = [],
        ["chart"] = ["ui"],
        ["live"] = ["ui"],
    };

    [Fact]
    public void A_module_imports_only_its_own_folder_and_the_shared_folders_below_it()
    {
        var imports = Directory.EnumerateFiles(s_root, "*.js", SearchOption.AllDirectories).SelectMany(ImportsOf).ToList();
        Assert.NotEmpty(imports);
        Assert.Equal([], imports.Where(import => !File.Exists(import.Target)).Select(import => $"{import} does not exist"));
        var forbidden = imports.Where(import => !IsAllowed(FolderOf(import.Module), FolderOf(import.Target)));
        Assert.Equal([], forbidden.Select(import => $"{import} is not allowed"));
    }

    [Fact]
    public void No_module_has_more_than_120_lines() =>
        Assert.Equal([], Directory.EnumerateFiles(s_root, "*.js", SearchOption.AllDirectories)
            .Where(module => File.ReadLines(module).Count() > 120).Select(module => Path.GetRelativePath(s_root, module)));

    private static bool IsAllowed(string from, string to) =>
        from == to || (s_shared.TryGetValue(from, out var below) ? below.Contains(to) : s_shared.ContainsKey(to));

    private static string FolderOf(string path) => Path.GetRelativePath(s_root, path).Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<Import> ImportsOf(string module) => Imports().Matches(File.ReadAllText(module))
        .Select(match => new Import(module, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(module)!, match.Groups["path"].Value))));

    // Static imports, and types in JSDoc comments.
    [GeneratedRegex("""(?:^import\s|^export\s.*\sfrom\s|import\()[^"\n]*"(?<path>[^"]+)""", RegexOptions.Multiline)]
    private static partial Regex Imports();

    private sealed record Import(string Module, string Target)
    {
        public override string ToString() => $"{Path.GetRelativePath(s_root, Module)}: import of {Path.GetRelativePath(s_root, Target)}";
    }
}
