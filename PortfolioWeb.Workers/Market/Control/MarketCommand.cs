using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>
/// A command of an operator to the market: a message of the topic <c>desired-state</c>. The topic is compacted: the latest command
/// of each key counts.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "order")]
[JsonDerivedType(typeof(RunCommand), "run")]
[JsonDerivedType(typeof(SpeedCommand), "pace")]
[JsonDerivedType(typeof(RewindCommand), "rewind")]
[JsonDerivedType(typeof(StepCommand), "step")]
public abstract record MarketCommand
{
    /// <summary>The message key, which names the subject of the command.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}

/// <summary>Starts or stops an exchange.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether the exchange closes one day after another.</param>
public sealed record RunCommand(string Exchange, bool Running) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => $"exchange/{Exchange}";
}

/// <summary>Sets the speed of every exchange.</summary>
/// <param name="DaysPerSecond">Trading days per second; null is as fast as the pipeline can follow.</param>
public sealed record SpeedCommand(double? DaysPerSecond) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/pace";
}

/// <summary>Begins a new run of every exchange.</summary>
/// <param name="To">The earliest date of the new run: the run begins on the first trading day on or after this date.</param>
public sealed record RewindCommand(DateOnly To) : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/rewind";
}

/// <summary>Closes one trading day on every exchange.</summary>
public sealed record StepCommand : MarketCommand
{
    /// <inheritdoc/>
    public override string Key => "market/step";
}
