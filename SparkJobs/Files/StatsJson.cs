using System.Text.Json.Serialization;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>The statistics as JSON, for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(PortfolioStatistics))]
internal sealed partial class StatsJson : JsonSerializerContext;
