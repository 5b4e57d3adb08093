using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>A command of an operator to the market, stored in the table <c>MarketCommands</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(StartCommand), "start")]
[JsonDerivedType(typeof(StopCommand), "stop")]
[JsonDerivedType(typeof(StepCommand), "step")]
[JsonDerivedType(typeof(SpeedCommand), "speed")]
[JsonDerivedType(typeof(RewindCommand), "rewind")]
[JsonDerivedType(typeof(ChooseMarketCommand), "choose-market")]
public abstract record MarketCommand;

/// <summary>Starts an exchange: it closes one day after another.</summary>
/// <param name="Exchange">The exchange's id; null for every exchange.</param>
public sealed record StartCommand(string? Exchange) : MarketCommand;

/// <summary>Stops an exchange after the current day.</summary>
/// <inheritdoc cref="StartCommand"/>
public sealed record StopCommand(string? Exchange) : MarketCommand;

/// <summary>Closes one trading day on every exchange, even while it is stopped.</summary>
public sealed record StepCommand : MarketCommand;

/// <summary>Sets the speed of every exchange.</summary>
/// <param name="DaysPerSecond">Trading days per second; null is as fast as the pipeline can follow.</param>
public sealed record SpeedCommand(double? DaysPerSecond) : MarketCommand;

/// <summary>Begins a new run of every exchange.</summary>
/// <param name="To">The earliest date of the new run: the run begins on the first trading day on or after this date.</param>
/// <param name="Stop">Whether to stop every exchange, so that none closes the first day of the new run.</param>
public sealed record RewindCommand(DateOnly To, bool Stop) : MarketCommand;

/// <summary>
/// Begins a new run of every exchange at the first day of another market, and closes that day, so that everything downstream leaves the
/// former market at once.
/// </summary>
/// <param name="Source">The source of the new market's prices.</param>
/// <param name="Stop">Whether to stop every exchange after the first day.</param>
public sealed record ChooseMarketCommand(PriceSource Source, bool Stop) : MarketCommand;
