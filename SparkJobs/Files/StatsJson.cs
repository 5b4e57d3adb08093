using System.Text.Json.Serialization;

namespace SparkJobs;

/// <summary>The statistics as JSON, for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(PortfolioStatistics))]
internal sealed partial class StatsJson : JsonSerializerContext;
