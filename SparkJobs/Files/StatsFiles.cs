using System.Text;
using System.Text.Json;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>The files of a report: <c>&lt;investor&gt;_&lt;portfolio&gt;_stats</c> as .txt, .json and .csv, in UTF-8.</summary>
public static class StatsFiles
{
    // More than the number of processors, because writing mostly waits for the disk.
    private const int FilesAtOnce = 16;

    private static readonly string[] s_kinds = ["txt", "json", "csv"];

    /// <summary>
    /// Writes all files of a report or none. An existing file is replaced atomically, so that a partial one is never read.
    /// </summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="report">The report.</param>
    /// <param name="isAccepted">Called once all files are in place. Returns whether the report has been accepted.</param>
    /// <param name="ct">Cancels writing.</param>
    /// <returns>The names of the files; null if the report was not accepted, in which case the folder is restored.</returns>
    /// <exception cref="IOException">The folder cannot be created or written. Its files are unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be created or written. Its files are unchanged.</exception>
    public static async Task<IReadOnlyList<string>?> WriteAsync(
        string folder, Report report, Func<Task<bool>> isAccepted, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        List<string> names = [.. NamesOf(report)];
        var staged = names.ToDictionary(name => name, name => new Staged(folder, name), StringComparer.Ordinal);
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = ct };
            await Parallel.ForEachAsync(report.Portfolios, parallel, (statistics, _) =>
            {
                foreach (var (name, content) in Contents(statistics))
                    staged[name].Write(content);
                return ValueTask.CompletedTask;
            });
            List<Staged> files = [.. staged.Values];
            Publish(files);
            if (await IsAcceptedAsync(isAccepted))
                return names;
            files.ForEach(file => file.Withdraw());
            return null;
        }
        finally
        {
            foreach (var file in staged.Values)
                file.CleanUp();
        }
    }

    /// <summary>Returns the content of a report's file; null if the report has no file of that name.</summary>
    public static string? Read(Report report, string name)
    {
        foreach (var (file, content) in report.Portfolios.SelectMany(Contents))
        {
            if (file == name)
                return content;
        }

        return null;
    }

    /// <summary>Returns the names of a report's files.</summary>
    public static IEnumerable<string> NamesOf(Report report) =>
        report.Portfolios.SelectMany(statistics => s_kinds.Select(kind => $"{NameOf(statistics)}.{kind}"));

    private static string NameOf(PortfolioStatistics statistics) => $"{statistics.Of.Investor}_{statistics.Of.Portfolio}_stats";

    private static IEnumerable<(string Name, string Content)> Contents(PortfolioStatistics statistics)
    {
        var name = NameOf(statistics);
        yield return ($"{name}.txt", StatsText.Write(statistics));
        yield return ($"{name}.json", JsonSerializer.Serialize(statistics, StatsJson.OfFiles.PortfolioStatistics) + "\n");
        yield return ($"{name}.csv", StatsCsv.Write(statistics));
    }

    private static async Task<bool> IsAcceptedAsync(Func<Task<bool>> isAccepted)
    {
        try
        {
            return await isAccepted();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void Publish(List<Staged> staged)
    {
        var published = 0;
        try
        {
            for (; published < staged.Count; published++)
                staged[published].Publish();
        }
        catch
        {
            foreach (var file in staged.Take(published))
                file.Withdraw();
            throw;
        }
    }

    // A staged file: written next to its destination, then moved there. The previous file is kept until all files are in place.
    private sealed class Staged
    {
        private readonly string _path, _new, _old;

        public Staged(string folder, string name)
        {
            var suffix = $".{Guid.NewGuid():N}";
            Name = name;
            _path = Path.Combine(folder, name);
            _new = Path.Combine(folder, $".{name}{suffix}.new");
            _old = Path.Combine(folder, $".{name}{suffix}.old");
        }

        public string Name { get; }

        public void Write(string content)
        {
            using var stream = File.Create(_new);
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        public void Publish()
        {
            if (File.Exists(_path))
                File.Copy(_path, _old);
            File.Move(_new, _path, overwrite: true);
        }

        public void Withdraw()
        {
            if (File.Exists(_old))
                File.Move(_old, _path, overwrite: true);
            else
                File.Delete(_path);
        }

        public void CleanUp()
        {
            File.Delete(_new);
            File.Delete(_old);
        }
    }
}
