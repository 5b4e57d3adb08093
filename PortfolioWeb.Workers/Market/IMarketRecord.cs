using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Market;

/// <summary>What survives the market's process: where each exchange stood, and what its operator wants of it.</summary>
public interface IMarketRecord
{
    /// <summary>Finds out where each exchange goes on, in configuration order, and begins a new run where the ledger has lost days.</summary>
    /// <returns>Where they go on, and whether the log has no closes at all.</returns>
    Task<(IReadOnlyList<ExchangePosition> Exchanges, bool LogIsEmpty)> LoadAsync(CancellationToken ct);

    /// <summary>The earliest of the last days that these portfolios have in the ledger; null where one has none.</summary>
    Task<MarketDay?> ValuedThroughAsync(IReadOnlyCollection<string> portfolios, CancellationToken ct);

    /// <summary>Tells where each exchange is, as far as the ledger knows, in configuration order; changes nothing.</summary>
    Task<IReadOnlyList<ExchangePosition>> GetPositionsAsync(CancellationToken ct);

    /// <summary>The offset in the operators' orders at which whoever hosts the exchanges goes on.</summary>
    /// <param name="log">The identity of the orders' log.</param>
    /// <param name="ifNew">Where that is in a log of which the record knows nothing.</param>
    /// <param name="ct">Cancels.</param>
    Task<long> GetCommandOffsetAsync(string log, long ifNew, CancellationToken ct);

    /// <summary>Writes what the operators want of some exchanges, with the place that goes with it; all or none of it.</summary>
    /// <param name="desired">What is wanted; may be empty.</param>
    /// <param name="log">The identity of the orders' log.</param>
    /// <param name="from">The offset in it that the record must be at.</param>
    /// <param name="next">The offset that it is at from now on.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="MarketRecordChangedException">Somebody else has written: the record is not there.</exception>
    Task SaveAsync(IReadOnlyList<ExchangeDesiredState> desired, string log, long from, long next, CancellationToken ct);
}

/// <summary>What the operator wants of an exchange.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether it closes one day after the other.</param>
/// <param name="Run">The replay, from 1.</param>
/// <param name="RunStart">The first trading day of the replay.</param>
/// <param name="WholeTo">Every day before this one had been closed when the replay began; they are emitted whether the exchange runs or not.</param>
/// <param name="Pace">The pace that was asked for; null where nobody has asked for one and the settings' holds.</param>
public sealed record ExchangeDesiredState(string Exchange, bool Running, int Run, DateOnly RunStart, DateOnly WholeTo, Speed? Pace);

/// <summary>How fast an exchange closes its days.</summary>
/// <param name="DaysPerSecond">Trading days a second; null is as fast as the pipeline can follow.</param>
public readonly record struct Speed(double? DaysPerSecond);

/// <summary>Another instance has followed orders: what this one knows of them holds no more.</summary>
public sealed class MarketRecordChangedException() : Exception("Another instance has followed orders.");
