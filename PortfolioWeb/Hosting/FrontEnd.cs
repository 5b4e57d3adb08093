using System.Text.Json;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Hosting;

/// <summary>
/// The scripts, styles and icons that the build has bundled, compressed and named by their content. A manifest has their addresses.
/// </summary>
internal sealed class FrontEnd
{
    private const string Address = "/assets";

    // The encodings in order of preference, and the suffixes of the compressed files.
    private static readonly (string Name, string Suffix)[] s_encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly Dictionary<string, string> _addresses;
    private readonly string _folder;

    public FrontEnd(IWebHostEnvironment environment)
    {
        var root = Path.Combine(environment.ContentRootPath, "wwwroot", "dist");
        var manifest = Path.Combine(root, "manifest.json");
        if (!File.Exists(manifest))
            throw new StartupException($"The front end is not built: {manifest} is missing. Build PortfolioWeb, or publish it again.");
        _addresses = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(manifest))!;
        _folder = Path.Combine(root, "assets");
    }

    /// <summary>Returns the address of a file, which changes with the file's content.</summary>
    public string this[string name] => _addresses[name];

    /// <summary>Serves the files. Browsers may keep them for a year, because an address always has the same content.</summary>
    public void Serve(IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Address) && SuffixFor(context.Request) is { } suffix)
                context.Request.Path += suffix;
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(_folder),
            RequestPath = Address,
            ContentTypeProvider = new ContentTypes(),
            OnPrepareResponse = Prepare,
        });
    }

    // Returns the suffix of a compressed file that exists and that the client accepts.
    private string? SuffixFor(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return s_encodings
            .Where(encoding => accepted.Any(value =>
                value.Value.Equals(encoding.Name, StringComparison.OrdinalIgnoreCase) && value.Quality != 0))
            .Select(encoding => encoding.Suffix)
            .FirstOrDefault(suffix => File.Exists(Path.Combine(_folder, Path.GetFileName(request.Path.Value!) + suffix)));
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = HeaderNames.AcceptEncoding;
        foreach (var (name, suffix) in s_encodings)
        {
            if (file.File.Name.EndsWith(suffix, StringComparison.Ordinal))
                headers.ContentEncoding = name;
        }
    }

    // A compressed file has the type of its content.
    private sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _types = new();

        public ContentTypes() => _types.Mappings[".map"] = "application/json";

        public bool TryGetContentType(string subpath, out string contentType)
        {
            var name = s_encodings.Aggregate(subpath, (path, encoding) =>
                path.EndsWith(encoding.Suffix, StringComparison.Ordinal) ? path[..^encoding.Suffix.Length] : path);
            return _types.TryGetContentType(name, out contentType!);
        }
    }
}
