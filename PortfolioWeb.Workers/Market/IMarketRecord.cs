using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>Determines from the database and the log the progress of the market.</summary>
public interface IMarketRecord
{
    /// <summary>
    /// Loads where each exchange resumes, in configuration order. Begins a new run if the topic is empty and the ledger lacks days
    /// that the current run cannot supply.
    /// </summary>
    Task<IReadOnlyList<ExchangePosition>> LoadAsync(CancellationToken ct);

    /// <summary>
    /// Returns the earliest of the last days that the ledger has of the given portfolios, and that are before the first day of those that
    /// are not valued yet; null if one of them is valued from the first day of the market on and has no day yet.
    /// </summary>
    Task<MarketDay?> ValuedThroughAsync(IReadOnlyCollection<string> portfolios, CancellationToken ct);

    /// <summary>Returns the position of each exchange according to the ledger, in configuration order; changes nothing.</summary>
    Task<IReadOnlyList<ExchangePosition>> GetPositionsAsync(CancellationToken ct);
}

/// <summary>The desired state of an exchange, as set by the operators.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether the exchange closes one day after another.</param>
/// <param name="Run">The run, from 1.</param>
/// <param name="RunStart">The first trading day of the run.</param>
/// <param name="ClosedThrough">
/// The days through this one count as closed: the exchange emits those that the topic lacks at once, even while it is stopped. A step
/// moves it by a day, and a new run begins with the day before its first. Null if there is none.
/// </param>
/// <param name="Speed">The requested speed; null if no speed was requested and the one in the settings applies.</param>
/// <param name="LastCommand">The id of the last command that this state includes; 0 before the first.</param>
/// <param name="Source">The source of the run's prices.</param>
public sealed record ExchangeDesiredState(
    string Exchange,
    bool Running,
    int Run,
    DateOnly RunStart,
    DateOnly? ClosedThrough,
    Speed? Speed,
    long LastCommand,
    PriceSource Source);

/// <summary>The speed at which an exchange closes days.</summary>
/// <param name="DaysPerSecond">Trading days per second; null is as fast as the pipeline can follow.</param>
public readonly record struct Speed(double? DaysPerSecond);

/// <summary>Thrown when another instance has applied commands, which makes the state of this instance outdated.</summary>
public sealed class MarketRecordChangedException() : Exception("Another instance has applied commands.");
