using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// Holds the imports that are previewed or being stored. An import is previewed first, and stored once an operator confirms it. An import
/// that is not confirmed within an hour is forgotten.
/// </summary>
public sealed class PendingImports(PriceImports imports, MarketReferenceData market, TimeProvider time, ILogger<PendingImports> logger)
    : IDisposable
{
    // The closes of a preview stay in memory until it is confirmed.
    private const int MostPending = 4, IdBytes = 6;
    private static readonly TimeSpan s_retention = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<PendingImport> _imports = [];

    /// <summary>The imports, the latest first.</summary>
    public IReadOnlyList<PendingImport> All
    {
        get
        {
            lock (_gate)
                return [.. _imports.AsEnumerable().Reverse()];
        }
    }

    /// <summary>Creates the id of an import.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>Returns an import; null if there is none.</summary>
    public PendingImport? Find(string id) => All.FirstOrDefault(import => import.Id == id);

    /// <summary>Adds the preview of files.</summary>
    public PendingImport Add(IReadOnlyList<PriceFile> files)
    {
        var now = time.GetUtcNow();
        var added = new PendingImport(NewId(), now, files);
        lock (_gate)
        {
            _imports.RemoveAll(import => import.State != ImportState.Storing && now - import.At > s_retention);
            while (_imports.Count >= MostPending && _imports.Find(import => import.State != ImportState.Storing) is { } oldest)
                _imports.Remove(oldest);
            _imports.Add(added);
        }

        return added;
    }

    /// <summary>Confirms an import, which is then stored in the background.</summary>
    /// <param name="import">A previewed import.</param>
    /// <param name="choices">The operator's choices.</param>
    /// <param name="splits">Splits that the files do not have, by ticker.</param>
    /// <param name="requestedBy">The operator; empty for a request from the program's own machine.</param>
    /// <returns>For each field that does not fit the preview a sentence that says why; empty if the import is being stored.</returns>
    public IReadOnlyDictionary<string, string> Confirm(
        PendingImport import, ImportChoices choices, IEnumerable<(string Ticker, Split Split)> splits, string requestedBy)
    {
        var entered = splits.GroupBy(split => split.Ticker, StringComparer.Ordinal)
            .Select(ticker => new PriceSeries(
                ticker.Key, CloseBasis.Unknown, [], [.. ticker.Select(split => split.Split).OrderBy(split => split.Date)], []))
            .ToList();
        var preview = entered.Count == 0
            ? import.Preview
            : ImportPreview.Of([.. import.Files, new PriceFile("the entered splits", "splits", 0, entered, [], [])]);
        var (series, problems) = choices.Apply(preview, market);
        if (problems.Count > 0)
            return problems;
        lock (_gate)
        {
            if (import.State != ImportState.Previewed)
                return new Dictionary<string, string> { ["id"] = "The import is confirmed already." };
            (import.Preview, import.State, import.Closes) = (preview, ImportState.Storing, series.Sum(one => one.Series.Closes.Count));
            import.Storing = StoreAsync(import, choices.Name.Trim(), requestedBy, series);
        }

        return problems;
    }

    /// <summary>Forgets a preview, or cancels an import that is being stored.</summary>
    /// <returns>False if it is too late: the import is stored.</returns>
    public async Task<bool> CancelAsync(PendingImport import)
    {
        await import.Cancellation.CancelAsync();
        lock (_gate)
        {
            if (import.State != ImportState.Storing)
                _imports.Remove(import);
        }

        // An import whose transaction is being committed is stored nevertheless.
        await import.Storing;
        return import.State != ImportState.Stored;
    }

    /// <summary>Cancels the imports that are being stored.</summary>
    public void Dispose()
    {
        foreach (var import in All)
            import.Cancellation.Cancel();
    }

    private async Task StoreAsync(PendingImport import, string name, string requestedBy, IReadOnlyList<ImportedSeries> series)
    {
        // The request does not wait for the import.
        await Task.Yield();
        var state = ImportState.Failed;
        try
        {
            var progress = new StoredCloses(import);
            await imports.StoreAsync(import.Id, name, requestedBy, series, progress, import.Cancellation.Token);
            state = ImportState.Stored;
            logger.LogInformation("The import {Name} is stored: {Series} series, {Closes} closes", name, series.Count, import.Closes);
        }
        catch (OperationCanceledException) when (import.Cancellation.IsCancellationRequested)
        {
            state = ImportState.Cancelled;
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The import {Name} could not be stored", name);
            import.Failure = string.Create(CultureInfo.InvariantCulture, $"The database could not store the import: {failure.Message}");
        }

        lock (_gate)
        {
            import.State = state;
            // A stored import is in the database.
            if (state == ImportState.Stored)
                _imports.Remove(import);
        }
    }

    // Progress<T> would post to a thread pool and may report out of order.
    private sealed class StoredCloses(PendingImport import) : IProgress<int>
    {
        public void Report(int value) => import.StoredCloses = value;
    }
}
