using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Tests.Api;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>Compares the documents with the repository and with the running program.</summary>
public sealed partial class DocumentationTests(HistoryFixture history)
{
    private const int MostLinesOfReadme = 150;

    // A framework setting that the program documents as its own.
    private const string Urls = "Urls";

    private static readonly string s_root = typeof(DocumentationTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "RepositoryRoot").Value!;

    private static readonly HashSet<string> s_notSource = [".git", "bin", "obj", "node_modules", "data", "TestResults"];

    public static TheoryData<string> Documents => [.. FindDocuments(s_root).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_and_pictures_of_a_document_exist(string document)
    {
        var broken = TargetsOf(Read(document)).Where(target => !Exists(document, target));
        Assert.Equal([], broken);
    }

    [Fact]
    public void Readme_is_short() => Assert.InRange(File.ReadAllLines(Path.Combine(s_root, "README.md")).Length, 1, MostLinesOfReadme);

    [Fact]
    public void Configuration_lists_exactly_the_existing_settings()
    {
        var settings = history.App.Services.GetServices<SettingsSection>()
            .SelectMany(section => SettingsOf(section.Name, section.Options)).Select(setting => setting.Name);
        Assert.Equal(settings.Append(Urls).Order(StringComparer.Ordinal), DocumentedSettings().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Configuration_lists_the_defaults_of_the_options_classes()
    {
        var documented = DocumentedSettings();
        foreach (var (name, value) in history.App.Services.GetServices<SettingsSection>()
            .SelectMany(section => SettingsOf(section.Name, section.Options)).Where(setting => setting.Default is { Length: > 0 }))
        {
            Assert.Equal($"{name}: `{value}`", $"{name}: {documented[name]}");
        }
    }

    [Fact]
    public async Task Api_page_lists_exactly_the_routes_of_the_openapi_document()
    {
        var paths = (await history.App.GetAsync("/openapi/v1.json"))["paths"]!.AsObject();
        var routes = paths.SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        var documented = Route().Matches(Read("docs/api.md")).Select(route => route.Groups["route"].Value).Distinct();
        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("OWASP ASVS 5.0, level 1", "owasp-asvs-50-level-1")]
    [InlineData("What `a_b` is", "what-a_b-is")]
    [InlineData("See [the API](api.md)", "see-the-api")]
    public void The_slug_of_a_heading_is_the_one_of_GitHub(string heading, string slug) =>
        Assert.Equal([slug, slug + "-1"], SlugsOf($"# {heading}\n\n## {heading}\n"));

    private static IEnumerable<string> FindDocuments(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.md").Select(file => Path.GetRelativePath(s_root, file)),
        .. Directory.EnumerateDirectories(folder).Where(inner => !s_notSource.Contains(Path.GetFileName(inner))).SelectMany(FindDocuments),
    ];

    private static string Read(string document) => File.ReadAllText(Path.Combine(s_root, document));

    private static IEnumerable<string> TargetsOf(string markdown)
    {
        var text = CodeSpan().Replace(CodeBlock().Replace(markdown, ""), "");
        return Link().Matches(text).Concat(Picture().Matches(text)).Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));
    }

    private static bool Exists(string document, string target)
    {
        var (file, anchor) = target.Split('#') switch
        {
            ["", var heading] => (document, heading),
            [var other, var heading] => (Path.Combine(Path.GetDirectoryName(document)!, other), heading),
            _ => (Path.Combine(Path.GetDirectoryName(document)!, target), null),
        };
        var path = Path.GetFullPath(file, s_root);
        return anchor is null
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && SlugsOf(File.ReadAllText(path)).Contains(anchor, StringComparer.Ordinal);
    }

    // The anchors that GitHub gives headings: letters, digits, hyphens and underscores, with a number if a heading is repeated.
    private static IEnumerable<string> SlugsOf(string markdown)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(CodeBlock().Replace(markdown, "")))
        {
            var text = Link().Replace(heading.Groups["text"].Value.Trim(), "${text}").ToLowerInvariant().Replace(' ', '-');
            var slug = string.Concat(text.Where(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_'));
            var repeated = seen[slug] = seen.GetValueOrDefault(slug, -1) + 1;
            yield return repeated == 0 ? slug : $"{slug}-{repeated}";
        }
    }

    // The settings of the tables and their defaults. The keys of maps are called NAME or TICKER there.
    private static Dictionary<string, string> DocumentedSettings() => Setting().Matches(Read("docs/configuration.md"))
        .ToDictionary(
            row => row.Groups["name"].Value.Replace(":TICKER", ":NAME", StringComparison.Ordinal),
            row => row.Groups["default"].Value,
            StringComparer.Ordinal);

    private static IEnumerable<(string Name, string? Default)> SettingsOf(string section, Type options)
    {
        var defaults = Activator.CreateInstance(options);
        foreach (var property in options.GetProperties())
        {
            var name = $"{section}:{property.Name}";
            var type = property.PropertyType;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
                name += ":N";
            else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
                name += ":NAME";
            else if (!property.CanWrite)
                continue;

            var element = name.EndsWith(property.Name, StringComparison.Ordinal) ? type : type.GenericTypeArguments[^1];
            if (element.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                foreach (var inner in SettingsOf(name, element))
                    yield return inner;
            }
            else
            {
                yield return (name, element == type ? Text(property.GetValue(defaults)) : null);
            }
        }
    }

    private static string? Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("<(?:img|source)\\b[^>]*\\bsrc(?:set)?=\"(?<target>[^\"]+)\"")]
    private static partial Regex Picture();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<route>(?:GET|POST|PUT|PATCH|DELETE) /api[^` ]*)`")]
    private static partial Regex Route();

    [GeneratedRegex(@"^\| `(?<name>Urls|[A-Z]\w*:[\w:]+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
