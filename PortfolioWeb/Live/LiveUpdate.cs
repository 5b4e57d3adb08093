using System.Text.Json;
using System.Text.Json.Serialization;
using PortfolioWeb.Api;
using PortfolioWeb.Workers;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Live;

/// <summary>What the dashboards are told: a snapshot has every part, an update those that changed; of the report runs, each that changed.</summary>
/// <param name="Market">The market.</param>
/// <param name="Exchanges">The exchanges.</param>
/// <param name="Portfolios">The portfolios.</param>
/// <param name="Closes">The stocks' closes.</param>
/// <param name="Pipeline">The chain.</param>
/// <param name="Reports">The report runs.</param>
/// <param name="EmittedAt">
/// When the exchange emitted that, in Unix milliseconds, which the closes or portfolios tell news of; null where they tell
/// none, and in a snapshot.
/// </param>
public sealed record LiveUpdate(
    MarketStatus? Market,
    IReadOnlyList<LiveExchange>? Exchanges,
    IReadOnlyList<LivePortfolio>? Portfolios,
    IReadOnlyList<LiveClose>? Closes,
    LivePipeline? Pipeline,
    IReadOnlyList<ReportRunView>? Reports,
    long? EmittedAt = null)
{
    /// <summary>Whether nothing changed.</summary>
    [JsonIgnore]
    public bool IsEmpty => (Market, Exchanges, Portfolios, Closes, Pipeline, Reports) is (null, null, null, null, null, null);
}

/// <summary>An exchange.</summary>
public sealed record LiveExchange(string Id, MarketState State, DateOnly? Date, int Run, double? DaysPerSecond, string? WaitsFor, int Listings);

/// <summary>A portfolio: its latest evaluation, the values per share of its last days (oldest first), and what it waits for.</summary>
public sealed record LivePortfolio(string Portfolio, Evaluation? Evaluation, IReadOnlyList<decimal> Recent, LiveWaiting? Waiting);

/// <summary>What a portfolio waits for.</summary>
public sealed record LiveWaiting(IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>A stock's latest close, in USD; without a date before the first.</summary>
public sealed record LiveClose(string Exchange, string Ticker, DateOnly? Date, decimal? Close, decimal? PreviousClose);

/// <summary>How the chain is doing; with the reason where the ledger cannot be written or the broker not reached at the moment, and all waits.</summary>
public sealed record LivePipeline(
    double DaysPerSecond,
    double ClosesPerSecond,
    double EvaluationsPerSecond,
    IReadOnlyList<GroupLag> Lag,
    LiveArrivals Arrivals,
    int WaitingDays,
    int DeadLetters,
    string? LedgerFailure,
    string? BrokerFailure,
    IReadOnlyList<ChainPart> Parts);

/// <summary>When the last message of each topic arrived; null before the first since the start.</summary>
public sealed record LiveArrivals(DateTimeOffset? Closes, DateTimeOffset? Evaluations);

/// <summary>How many messages a consumer group has not finished.</summary>
public sealed record GroupLag(string Group, long Lag);

/// <summary>An update as JSON: it is written once and sent to every dashboard as it is.</summary>
[JsonConverter(typeof(RawConverter))]
public sealed class LivePayload(LiveUpdate update)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(update, LiveJsonContext.Default.LiveUpdate);

    private sealed class RawConverter : JsonConverter<LivePayload>
    {
        public override LivePayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, LivePayload value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value._json, skipInputValidation: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveUpdate))]
internal sealed partial class LiveJsonContext : JsonSerializerContext;
