using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>The state of an exchange, or of the market.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarketState>))]
public enum MarketState
{
    /// <summary>Stopped: no day is closed until the exchange is started.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Running: one day after another is closed.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Started, but held back because a reader of the closes is too far behind.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Finished: the last day of the history is closed.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,
}

/// <summary>The current status of an exchange.</summary>
/// <param name="Id">The exchange's id.</param>
/// <param name="State">The state of the exchange.</param>
/// <param name="Date">The last trading day that the exchange has closed; null before the first.</param>
/// <param name="Run">The run, from 1.</param>
/// <param name="RunStart">The first day of the run.</param>
/// <param name="DaysPerSecond">The speed in trading days per second; null is Max, as fast as the pipeline can follow.</param>
/// <param name="WaitsFor">The consumer group that holds the exchange back; null unless the state is waiting.</param>
public sealed record ExchangeStatus(
    string Id, MarketState State, DateOnly? Date, int Run, DateOnly RunStart, double? DaysPerSecond, string? WaitsFor);
