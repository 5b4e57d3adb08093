using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>The state of a report run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportState>))]
public enum ReportState
{
    /// <summary>The run waits for a worker.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>A worker makes the report.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All results are stored.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>The run failed. It has no results, and its error says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A user canceled the run. It has no results.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
