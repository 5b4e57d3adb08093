using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Market.Control;
using SparkJobs.Runs;

namespace PortfolioWeb.Live;

/// <summary>Everything that a dashboard shows. A snapshot contains all of it, an update only the changes.</summary>
/// <param name="Market">The state of the market.</param>
/// <param name="Exchanges">The exchanges, by id.</param>
/// <param name="Portfolios">The portfolios, by id.</param>
/// <param name="Closes">The closes of each exchange, by its id.</param>
/// <param name="Pipeline">The state of the pipeline.</param>
/// <param name="Reports">The latest report runs, by id.</param>
/// <param name="Replay">The summary of a run at the end of the history; null before, or if its first day closed before the start.</param>
internal sealed record LiveState(
    MarketStatus Market,
    IReadOnlyDictionary<string, LiveExchange> Exchanges,
    IReadOnlyDictionary<string, LivePortfolio> Portfolios,
    IReadOnlyDictionary<string, LiveCloses> Closes,
    LivePipeline Pipeline,
    IReadOnlyDictionary<int, ReportRunView> Reports,
    LiveReplay? Replay);

/// <summary>The summary of a run that has reached the end of the history.</summary>
/// <param name="Days">The number of trading days that the run closed.</param>
/// <param name="Seconds">The duration from the run's first close to its last evaluation, in seconds.</param>
internal sealed record LiveReplay(int Days, double Seconds);

/// <summary>The state of an exchange and the number of stocks that it lists.</summary>
internal sealed record LiveExchange(
    string Id, MarketState State, DateOnly? Date, int Run, double? DaysPerSecond, string? WaitsFor, int Listings);

/// <summary>
/// A portfolio: its latest evaluation, its values of the last days (oldest first), and the exchanges that it waits for.
/// </summary>
internal sealed record LivePortfolio(string Portfolio, Evaluation? Evaluation, IReadOnlyList<decimal> Recent, LiveWaiting? Waiting);

/// <summary>The stopped exchanges that a portfolio waits for, the first waiting day, and the number of waiting days.</summary>
internal sealed record LiveWaiting(IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>The latest closes of an exchange.</summary>
/// <param name="Date">The day of the closes; null before the first.</param>
/// <param name="Run">The market run that the day belongs to; 0 before the first.</param>
/// <param name="Prices">The close and the previous close of each stock, in USD; null if the stock has none on that day.</param>
internal sealed record LiveCloses(DateOnly? Date, int Run, IReadOnlyDictionary<string, decimal?[]?> Prices);

/// <summary>
/// The state of the pipeline, including why the ledger cannot write or the broker is unreachable at the moment, and what the audit found
/// missing or wrong in the ledger.
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

/// <summary>When the last message of each topic arrived; null before the first message since the start.</summary>
public sealed record LiveArrivals(DateTimeOffset? Closes, DateTimeOffset? Evaluations);

/// <summary>The number of messages that a consumer group has not yet processed.</summary>
public sealed record GroupLag(string Group, long Lag);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveState))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
