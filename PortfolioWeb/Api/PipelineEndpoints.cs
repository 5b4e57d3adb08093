using PortfolioWeb.Live;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb.Api;

/// <summary>The pipeline in numbers.</summary>
/// <param name="Parts">Which parts are real and which embedded.</param>
/// <param name="Lag">How far each consumer group is in each partition.</param>
/// <param name="Waiting">The portfolios whose days wait for an exchange.</param>
/// <param name="DeadLetters">The messages that could not be used and are not settled.</param>
/// <param name="Rates">Messages per second.</param>
/// <param name="Arrivals">When the last message of each topic arrived.</param>
/// <param name="Refused">How many of those each topic has, and when the last of them was found.</param>
/// <param name="Failures">The last failure of each part that has failed since the start, also of those that are well again.</param>
/// <param name="Copies">The instances that are alive.</param>
/// <param name="LedgerFailure">Why nothing can be stored at the moment; null while all is well.</param>
/// <param name="LedgerFault">What the audit has found missing or wrong in the ledger; null where it has found nothing.</param>
/// <param name="BrokerFailure">Why the broker cannot be reached at the moment; null while it can.</param>
public sealed record PipelineView(
    IReadOnlyList<PipelineComponent> Parts,
    IReadOnlyList<PartitionLag> Lag,
    IReadOnlyList<WaitingPortfolio> Waiting,
    DeadLettersView DeadLetters,
    RatesView Rates,
    LiveArrivals Arrivals,
    IReadOnlyList<RefusedMessages> Refused,
    IReadOnlyList<ComponentFailure> Failures,
    IReadOnlyList<InstanceView> Copies,
    string? LedgerFailure,
    string? LedgerFault,
    string? BrokerFailure);

/// <summary>How many messages could not be used and are not settled, and the latest 50 of them.</summary>
public sealed record DeadLettersView(int Count, IReadOnlyList<DeadLetterView> Items);

/// <summary>An instance.</summary>
/// <param name="Copy">Its machine and process.</param>
/// <param name="Roles">What it can do: exchanges, investors, ledger, reports, dashboard.</param>
/// <param name="Leads">What it does at the moment: the market, the ledger, consumer groups of investors. The others stand by.</param>
public sealed record InstanceView(string Copy, IReadOnlyList<string> Roles, IReadOnlyList<string> Leads);

/// <summary>Messages and trading days per second, over the last seconds.</summary>
public sealed record RatesView(double DaysPerSecond, double ClosesPerSecond, double EvaluationsPerSecond);

/// <summary>The pipeline.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipeline(this IEndpointRouteBuilder api) =>
        api.MapGet("/pipeline", GetAsync).WithTags("Pipeline").WithName("GetPipeline").WithSummary("Gets the state of the pipeline: components, lag, waiting portfolios and dead letters.");

    private static async Task<PipelineView> GetAsync(LiveFeed feed, ConsumerLag lag, DeadLetterHistory history, InstanceRegistry instances, CancellationToken ct)
    {
        var pipeline = await feed.PipelineAsync(ct);
        var deadLetters = await LettersAsync(history, ct);
        return new PipelineView(
            pipeline.Parts,
            lag.Current,
            feed.Waiting(),
            new DeadLettersView(pipeline.DeadLetters, [.. deadLetters.Select(DeadLetterEndpoints.Describe)]),
            new RatesView(pipeline.DaysPerSecond, pipeline.ClosesPerSecond, pipeline.EvaluationsPerSecond),
            pipeline.Arrivals,
            pipeline.Refused,
            pipeline.Failures,
            [.. instances.Reports.Select(instance => new InstanceView(instance.Copy, instance.Roles, instance.Leads))],
            pipeline.LedgerFailure,
            pipeline.LedgerFault,
            pipeline.BrokerFailure);
    }

    private static async Task<IReadOnlyList<DeadLetterRow>> LettersAsync(DeadLetterHistory history, CancellationToken ct)
    {
        try
        {
            return await history.ReadAsync(DeadLetterState.Open, null, DeadLetterQuery.DefaultLimit, ct);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The rest of the answer says that the database is away, and must not fail for it.
            return [];
        }
    }
}
