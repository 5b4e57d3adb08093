using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Market;

/// <summary>Stores what must survive a restart of the market: the position and the desired state of each exchange.</summary>
public interface IMarketRecord
{
    /// <summary>
    /// Loads where each exchange resumes, in configuration order. Begins a new run if the topic is empty and the ledger lacks days
    /// that the current run cannot supply.
    /// </summary>
    /// <returns>The position of each exchange, and whether the topic <c>StockExchange</c> has no closes at all.</returns>
    Task<(IReadOnlyList<ExchangePosition> Exchanges, bool LogIsEmpty)> LoadAsync(CancellationToken ct);

    /// <summary>
    /// Returns the earliest of the last days that the ledger has of the given portfolios; null if the ledger has no day of one of them.
    /// </summary>
    Task<MarketDay?> ValuedThroughAsync(IReadOnlyCollection<string> portfolios, CancellationToken ct);

    /// <summary>Returns the position of each exchange according to the ledger, in configuration order; changes nothing.</summary>
    Task<IReadOnlyList<ExchangePosition>> GetPositionsAsync(CancellationToken ct);

    /// <summary>Returns the offset of the first market command that has not been applied.</summary>
    /// <param name="log">The identity of the log that holds the commands.</param>
    /// <param name="ifNew">The offset to store and return if the record has none for this log.</param>
    /// <param name="ct">Cancels the operation.</param>
    Task<long> GetCommandOffsetAsync(string log, long ifNew, CancellationToken ct);

    /// <summary>Saves the desired state of some exchanges together with the next command offset, atomically.</summary>
    /// <param name="desired">The desired states; may be empty.</param>
    /// <param name="log">The identity of the log that holds the commands.</param>
    /// <param name="from">The offset that the record is expected to have.</param>
    /// <param name="next">The offset that the record has after the save.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <exception cref="MarketRecordChangedException">Another instance has saved: the record is not at the expected offset.</exception>
    Task SaveAsync(IReadOnlyList<ExchangeDesiredState> desired, string log, long from, long next, CancellationToken ct);
}

/// <summary>The state of an exchange that the operator has requested.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether the exchange closes one day after another.</param>
/// <param name="Run">The run, from 1.</param>
/// <param name="RunStart">The first trading day of the run.</param>
/// <param name="WholeTo">
/// The end (exclusive) of the days that were already closed when the run began. The exchange emits these days even while stopped.
/// </param>
/// <param name="Pace">The requested speed; null if no speed was requested and the one in the settings applies.</param>
public sealed record ExchangeDesiredState(string Exchange, bool Running, int Run, DateOnly RunStart, DateOnly WholeTo, Speed? Pace);

/// <summary>The speed at which an exchange closes days.</summary>
/// <param name="DaysPerSecond">Trading days per second; null is as fast as the pipeline can follow.</param>
public readonly record struct Speed(double? DaysPerSecond);

/// <summary>Thrown when another instance has applied commands, which makes the state of this instance outdated.</summary>
public sealed class MarketRecordChangedException() : Exception("Another instance has followed orders.");
