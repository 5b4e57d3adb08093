using PortfolioWeb.Live;
using PortfolioWeb.Workers;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Api;

/// <summary>The chain in numbers.</summary>
/// <param name="Parts">Which parts are real and which embedded.</param>
/// <param name="Lag">How far each consumer group is in each partition.</param>
/// <param name="Waiting">The portfolios whose days wait for an exchange.</param>
/// <param name="DeadLetters">The messages that could not be used.</param>
/// <param name="Rates">Messages per second.</param>
/// <param name="LedgerFailure">Why nothing can be stored at the moment; null while all is well.</param>
/// <param name="BrokerFailure">Why the broker cannot be reached at the moment; null while it can.</param>
public sealed record PipelineView(
    IReadOnlyList<ChainPart> Parts,
    IReadOnlyList<PartitionLag> Lag,
    IReadOnlyList<WaitingPortfolio> Waiting,
    DeadLettersView DeadLetters,
    RatesView Rates,
    string? LedgerFailure,
    string? BrokerFailure);

/// <summary>How many messages could not be used, and the latest 50 of them.</summary>
public sealed record DeadLettersView(int Count, IReadOnlyList<DeadLetterView> Items);

/// <summary>A message that could not be used.</summary>
public sealed record DeadLetterView(string Topic, int Partition, long Offset, string Reason, string Payload, DateTime At);

/// <summary>Messages per second, over the last seconds.</summary>
public sealed record RatesView(double ClosesPerSecond, double EvaluationsPerSecond);

/// <summary>The pipeline.</summary>
internal static class PipelineEndpoints
{
    private const int LatestDeadLetters = 50;

    public static void MapPipeline(this IEndpointRouteBuilder api) =>
        api.MapGet("/pipeline", GetAsync).WithTags("Pipeline").WithName("GetPipeline").WithSummary("How the chain is doing.");

    private static async Task<PipelineView> GetAsync(LiveFeed feed, ConsumerLag lag, EvaluationHistory history, CancellationToken ct)
    {
        var pipeline = await feed.PipelineAsync(ct);
        var letters = await LettersAsync(history, ct);
        return new PipelineView(
            pipeline.Parts,
            lag.Current,
            feed.Waiting(),
            new DeadLettersView(pipeline.DeadLetters, [.. letters.Select(row => new DeadLetterView(
                row.Topic, row.Partition, row.Offset, row.Reason, row.Payload, DateTime.SpecifyKind(row.At, DateTimeKind.Utc)))]),
            new RatesView(pipeline.ClosesPerSecond, pipeline.EvaluationsPerSecond),
            pipeline.LedgerFailure,
            pipeline.BrokerFailure);
    }

    private static async Task<IReadOnlyList<DeadLetterRow>> LettersAsync(EvaluationHistory history, CancellationToken ct)
    {
        try
        {
            return (await history.DeadLettersAsync(LatestDeadLetters, ct)).Latest;
        }
        catch (Exception failure) when (DatabaseAway.Explains(failure))
        {
            // The rest of the answer says that the database is away, and must not fail for it.
            return [];
        }
    }
}
