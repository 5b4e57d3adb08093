using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>How far a report run is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportState>))]
public enum ReportState
{
    /// <summary>It waits for a worker.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>A worker is at it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Its results are there, all of them.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It has no results, and says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody called it off. It has no results.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
