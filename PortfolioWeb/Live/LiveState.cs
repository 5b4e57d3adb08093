using System.Text.Json.Serialization;
using PortfolioWeb.Api;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Live;

/// <summary>Everything that a dashboard shows, as it is at a moment. A snapshot has all of it, an update what has changed.</summary>
/// <param name="Market">The market.</param>
/// <param name="Exchanges">The exchanges, by id.</param>
/// <param name="Portfolios">The portfolios, by id.</param>
/// <param name="Closes">The closes of each exchange, by its id.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Reports">The latest report runs, by id.</param>
/// <param name="Replay">What the run came to that has reached the end of the history; null where it has not, or where its first day was before the start.</param>
internal sealed record LiveState(
    MarketStatus Market,
    IReadOnlyDictionary<string, LiveExchange> Exchanges,
    IReadOnlyDictionary<string, LivePortfolio> Portfolios,
    IReadOnlyDictionary<string, LiveCloses> Closes,
    LivePipeline Pipeline,
    IReadOnlyDictionary<int, ReportRunView> Reports,
    LiveReplay? Replay);

/// <summary>A run that has reached the end of the history.</summary>
/// <param name="Days">How many trading days it has closed.</param>
/// <param name="Seconds">How long it took, from its first close to its last evaluation.</param>
internal sealed record LiveReplay(int Days, double Seconds);

/// <summary>An exchange.</summary>
internal sealed record LiveExchange(string Id, MarketState State, DateOnly? Date, int Run, double? DaysPerSecond, string? WaitsFor, int Listings);

/// <summary>A portfolio: its latest evaluation, the values per share of its last days (oldest first), and what it waits for.</summary>
internal sealed record LivePortfolio(string Portfolio, Evaluation? Evaluation, IReadOnlyList<decimal> Recent, LiveWaiting? Waiting);

/// <summary>The stopped exchanges that a portfolio waits for, since which day, and how many days wait.</summary>
internal sealed record LiveWaiting(IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>The latest closes of an exchange; without a date before the first.</summary>
/// <param name="Date">Their day.</param>
/// <param name="Run">The replay that it belongs to; 0 before the first.</param>
/// <param name="Prices">Of each stock its close and the one before, in USD; null where it has none on that day.</param>
internal sealed record LiveCloses(DateOnly? Date, int Run, IReadOnlyDictionary<string, decimal?[]?> Prices);

/// <summary>
/// How the pipeline is doing; with the reason where the ledger cannot be written or the broker not reached at the moment, and what the
/// audit has found missing or wrong in the ledger.
/// </summary>
public sealed record LivePipeline(
    double DaysPerSecond,
    double ClosesPerSecond,
    double EvaluationsPerSecond,
    IReadOnlyList<GroupLag> Lag,
    LiveArrivals Arrivals,
    int WaitingDays,
    int DeadLetters,
    IReadOnlyList<RefusedMessages> Refused,
    IReadOnlyList<ComponentFailure> Failures,
    string? LedgerFailure,
    string? LedgerFault,
    string? BrokerFailure,
    IReadOnlyList<PipelineComponent> Parts);

/// <summary>When the last message of each topic arrived; null before the first since the start.</summary>
public sealed record LiveArrivals(DateTimeOffset? Closes, DateTimeOffset? Evaluations);

/// <summary>How many messages a consumer group has not finished.</summary>
public sealed record GroupLag(string Group, long Lag);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveState))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
