using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace SparkJobs.Runs;

/// <summary>Deletes old reports: their rows and figures, and their files and logs in this instance's data folder.</summary>
public sealed class ReportRetention(
    IDbContextFactory<InvestorsDb> databases, ReportFigures figures, IOptions<ReportsOptions> options, IOptions<DataOptions> data)
{
    private const string LogPrefix = "report-";

    /// <summary>Keeps the newest <c>Reports:Keep</c> ended runs of each kind, and all runs that have not ended.</summary>
    public async Task PruneAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var ended = await db.ReportRuns.AsNoTracking()
            .Where(row => row.State != ReportState.Queued && row.State != ReportState.Running)
            .OrderByDescending(row => row.Id).Select(row => new { row.Id, row.RequestedBy, row.State, row.Attempt }).ToListAsync(ct);
        var old = ended.GroupBy(run => ReportQueue.KindOf(run.RequestedBy))
            .SelectMany(kind => kind.Skip(options.Value.Keep))
            .Select(run => run.Id)
            .ToHashSet();
        // Figures first, because figures without a run would never be found again.
        foreach (var id in old)
        {
            await figures.RemoveAsync(id, ct);
            await db.ReportRuns.Where(row => row.Id == id).ExecuteDeleteAsync(ct);
        }

        // An engine that outlived its worker may have written figures after the next attempt had cleaned up.
        foreach (var run in ended.Where(run => !old.Contains(run.Id) && (run.Attempt > 1 || run.State != ReportState.Succeeded)))
            await figures.RemoveAsync(run.Id, ct, run.State == ReportState.Succeeded ? run.Attempt : null);

        var known = (await db.ReportRuns.Select(row => row.Id).ToListAsync(ct)).ToHashSet();
        // Files with a number above all known runs belong to another database and are kept.
        foreach (var (path, _) in Files().Where(file => file.Run < known.DefaultIfEmpty().Max() && !known.Contains(file.Run)))
            Remove(path);
    }

    // Returns the folders and logs of runs, including runs that another instance has deleted from the database.
    private IEnumerable<(string Path, int Run)> Files()
    {
        var (reports, logs) = (Path.Combine(data.Value.Folder, "reports"), Path.Combine(data.Value.Folder, "logs"));
        var folders = Directory.Exists(reports) ? Directory.GetDirectories(reports).Select(path => (path, Path.GetFileName(path))) : [];
        var files = Directory.Exists(logs)
            ? Directory.GetFiles(logs, $"{LogPrefix}*.log")
                .Select(path => (path, Path.GetFileNameWithoutExtension(path)[LogPrefix.Length..]))
            : [];
        foreach (var (path, name) in folders.Concat(files))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run))
                yield return (path, run);
        }
    }

    // Another instance may have deleted the files first.
    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }
}
