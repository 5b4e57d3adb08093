using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>What an exchange, or the market as a whole, is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarketState>))]
public enum MarketState
{
    /// <summary>Closes no day until it is started.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Closes one day after the other.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Is started, and held back by a reader of its closes that is too far behind.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Has closed the last day of the history.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}

/// <summary>An exchange as it stands.</summary>
/// <param name="Id">The exchange's id.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Date">The last trading day that it has closed; null before the first.</param>
/// <param name="Run">The replay, from 1.</param>
/// <param name="RunStart">The day that the replay began with.</param>
/// <param name="DaysPerSecond">Its speed in trading days per second; null is Max, as fast as the pipeline can follow.</param>
/// <param name="WaitsFor">The consumer group that holds it back, where its state is waiting.</param>
public sealed record ExchangeStatus(string Id, MarketState State, DateOnly? Date, int Run, DateOnly RunStart, double? DaysPerSecond, string? WaitsFor);
