using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The state of an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>The files are read, and nothing is stored.</summary>
    [JsonStringEnumMemberName("previewed")]
    Previewed,

    /// <summary>The import is confirmed and being stored.</summary>
    [JsonStringEnumMemberName("storing")]
    Storing,

    /// <summary>The complete import is stored.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>The import could not be stored; nothing of it is.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>An operator cancelled the import; nothing of it is stored.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>An import from its preview on. It is kept in memory, so it ends with the program.</summary>
public sealed class PendingImport(string id, DateTimeOffset at, IReadOnlyList<PriceFile> files)
{
    private int _storedCloses;

    /// <summary>The id of the import.</summary>
    public string Id => id;

    /// <summary>When the files were read.</summary>
    public DateTimeOffset At => at;

    /// <summary>The files as they were read.</summary>
    public IReadOnlyList<PriceFile> Files => files;

    /// <summary>What the import would store.</summary>
    public ImportPreview Preview { get; internal set; } = ImportPreview.Of(files);

    /// <summary>The state of the import.</summary>
    public ImportState State { get; internal set; } = ImportState.Previewed;

    /// <summary>Why the import could not be stored; null if there is no failure.</summary>
    public string? Failure { get; internal set; }

    /// <summary>The number of closes to store; 0 before the import is confirmed.</summary>
    public int Closes { get; internal set; }

    /// <summary>The number of closes that are written so far.</summary>
    public int StoredCloses
    {
        get => Volatile.Read(ref _storedCloses);
        internal set => Volatile.Write(ref _storedCloses, value);
    }

    /// <summary>Completes when the import is stored, or when nothing of it is.</summary>
    internal Task Storing { get; set; } = Task.CompletedTask;

    internal CancellationTokenSource Cancellation { get; } = new();
}
