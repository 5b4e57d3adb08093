using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Market;

/// <summary>What survives the market's process: where each exchange stood, and what its operator wants of it.</summary>
public interface IMarketRecord
{
    /// <summary>Tells where each exchange goes on, in configuration order.</summary>
    /// <param name="emitted">What each exchange has said last in the log; empty where the log has nothing, or forgot it.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<ExchangeStanding>> LoadAsync(IReadOnlyDictionary<string, MarketDay> emitted, CancellationToken ct);

    /// <summary>Tells where each exchange is, as far as the ledger knows, in configuration order; changes nothing.</summary>
    Task<IReadOnlyList<ExchangeStanding>> LookAsync(CancellationToken ct);

    /// <summary>Writes what the operator wants of some exchanges; all or none of it.</summary>
    Task SaveAsync(IReadOnlyList<ExchangeOrders> orders, CancellationToken ct);
}

/// <summary>What the operator wants of an exchange.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Running">Whether it closes one day after the other.</param>
/// <param name="Run">The replay, from 1.</param>
/// <param name="RunStart">The first trading day of the replay.</param>
/// <param name="WholeTo">Every day before this one had been closed when the replay began.</param>
/// <param name="Pace">The pace that was asked for; null where nobody has asked for one and the settings' holds.</param>
public sealed record ExchangeOrders(string Exchange, bool Running, int Run, DateOnly RunStart, DateOnly WholeTo, Pace? Pace);

/// <summary>How fast an exchange closes its days.</summary>
/// <param name="DaysPerSecond">Trading days a second; null is as fast as the chain can follow.</param>
public readonly record struct Pace(double? DaysPerSecond);

/// <summary>Where an exchange stood.</summary>
/// <param name="Orders">What the operator wants of it.</param>
/// <param name="LastClosed">The last day that it closed in its present run; null where it has closed none in it.</param>
/// <param name="Unfinished">Days that it closed and whose evaluations the log has lost, in order: they must be emitted again as they were.</param>
public sealed record ExchangeStanding(ExchangeOrders Orders, DateOnly? LastClosed, IReadOnlyList<DailyCloses> Unfinished);
