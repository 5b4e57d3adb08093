using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>The statistics as JSON, for programs.</summary>
[JsonSerializable(typeof(PortfolioStatistics))]
internal sealed partial class StatsJson : JsonSerializerContext
{
    /// <summary>Writes as the files have it: every letter as itself, not as an escape, because a file is UTF-8 and no part of a page.</summary>
    public static StatsJson OfFiles { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
