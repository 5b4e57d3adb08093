using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>Serializes the statistics as JSON.</summary>
[JsonSerializable(typeof(PortfolioStatistics))]
internal sealed partial class StatsJson : JsonSerializerContext
{
    /// <summary>
    /// The format of the files: no escapes for characters outside ASCII, because the files are UTF-8 and not embedded in HTML.
    /// </summary>
    public static StatsJson OfFiles { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
