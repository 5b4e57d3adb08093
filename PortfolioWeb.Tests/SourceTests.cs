namespace PortfolioWeb.Tests;

/// <summary>Checks the format of the source files, except for generated ones.</summary>
public sealed class SourceTests
{
    private const int LongestLine = 140;

    private static readonly HashSet<string> s_skippedFolders = [".git", "bin", "obj", "node_modules", "data", "TestResults", "Migrations"];

    [Fact]
    public void No_line_is_longer_than_140_characters()
    {
        var root = Path.GetFullPath(Path.Combine(ChildProcess.ContentRoot, ".."));
        var sources = FindSources(root).ToList();
        Assert.Contains($"PortfolioWeb.Tests/{nameof(SourceTests)}.cs", sources.Select(file => RelativePath(root, file)));
        var tooLong =
            from file in sources
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{RelativePath(root, file)}:{line.Index + 1}";
        var found = tooLong.Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, $"Lines longer than {LongestLine} characters:\n{string.Join('\n', found)}");
    }

    private static IEnumerable<string> FindSources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs").Concat(
            Directory.EnumerateDirectories(folder)
                .Where(child => !s_skippedFolders.Contains(Path.GetFileName(child)))
                .SelectMany(FindSources));

    private static string RelativePath(string root, string file) => Path.GetRelativePath(root, file).Replace('\\', '/');
}
