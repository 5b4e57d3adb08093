using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace PortfolioWeb.Tests;

/// <summary>Files whose watchers are notified at once, on the thread of the edit, so that no test waits for a file system.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class EditedFiles(string folder) : IFileProvider
{
    private readonly Dictionary<string, CancellationTokenSource> _watches = new(StringComparer.Ordinal);

    /// <summary>Writes a file and notifies its watchers.</summary>
    public void Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(folder, name), content);
        if (!_watches.Remove(name, out var watch))
            return;
        try
        {
            watch.Cancel();
        }
        catch (AggregateException)
        {
            // A reader that cannot use the file throws in the notification, as it would on the thread of the file system.
        }
    }

    /// <inheritdoc/>
    public IFileInfo GetFileInfo(string subpath) => new PhysicalFileInfo(new FileInfo(Path.Combine(folder, subpath)));

    /// <inheritdoc/>
    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    /// <inheritdoc/>
    public IChangeToken Watch(string filter)
    {
        if (!_watches.TryGetValue(filter, out var watch))
            _watches[filter] = watch = new CancellationTokenSource();
        return new CancellationChangeToken(watch.Token);
    }
}
