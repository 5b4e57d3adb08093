using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>What an operator wants of the market: a message of the topic <c>desired-state</c>. The latest of each key counts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "order")]
[JsonDerivedType(typeof(RunCommand), "run")]
[JsonDerivedType(typeof(SpeedCommand), "pace")]
[JsonDerivedType(typeof(RewindCommand), "rewind")]
[JsonDerivedType(typeof(StepCommand), "step")]
public abstract record MarketCommand
{
    /// <summary>What it is about.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}

/// <summary>An exchange shall run, or not.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether it closes one day after the other.</param>
public sealed record RunCommand(string Exchange, bool Running) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => $"exchange/{Exchange}";
}

/// <summary>Every exchange shall keep a pace.</summary>
/// <param name="DaysPerSecond">Trading days a second; null is as fast as the pipeline can follow.</param>
public sealed record SpeedCommand(double? DaysPerSecond) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/pace";
}

/// <summary>Every exchange shall begin a new run.</summary>
/// <param name="To">Its first day is the first trading day on or after this one.</param>
public sealed record RewindCommand(DateOnly To) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/rewind";
}

/// <summary>Every exchange shall close one trading day.</summary>
public sealed record StepCommand : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/step";
}
