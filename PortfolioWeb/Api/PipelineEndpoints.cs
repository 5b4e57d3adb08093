using PortfolioWeb.Live;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb.Api;

/// <summary>The state of the pipeline.</summary>
/// <param name="Parts">The components of the pipeline, and whether each is real or embedded.</param>
/// <param name="Lag">The lag of each consumer group by partition.</param>
/// <param name="Waiting">The portfolios that wait for an exchange.</param>
/// <param name="DeadLetters">The open dead letters.</param>
/// <param name="Rates">Messages and trading days per second.</param>
/// <param name="Arrivals">When the last message of each topic arrived.</param>
/// <param name="Refused">The number of open dead letters by topic, and when the latest was rejected.</param>
/// <param name="Failures">The last failure of each component since the start, including components that have recovered.</param>
/// <param name="Copies">The live instances.</param>
/// <param name="LedgerFailure">Why the ledger cannot store anything at the moment; null while it can.</param>
/// <param name="LedgerFault">What the audit found missing or wrong in the ledger; null if it found nothing.</param>
/// <param name="BrokerFailure">Why the broker is unreachable at the moment; null while it is reachable.</param>
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

/// <summary>The number of open dead letters, and the latest 50 of them.</summary>
public sealed record DeadLettersView(int Count, IReadOnlyList<DeadLetterView> Items);

/// <summary>An instance of the program.</summary>
/// <param name="Copy">The instance's machine and process id.</param>
/// <param name="Roles">The roles that the instance is configured for: exchanges, investors, ledger, reports, dashboard.</param>
/// <param name="Leads">What the instance leads at the moment: the market, the ledger, consumer groups of investors.</param>
public sealed record InstanceView(string Copy, IReadOnlyList<string> Roles, IReadOnlyList<string> Leads);

/// <summary>Messages and trading days per second, averaged over the last few seconds.</summary>
public sealed record RatesView(double DaysPerSecond, double ClosesPerSecond, double EvaluationsPerSecond);

/// <summary>Maps the route of the pipeline's state.</summary>
internal static class PipelineEndpoints
{
    public static void MapPipeline(this IEndpointRouteBuilder api) =>
        api.MapGet("/pipeline", GetAsync)
            .WithTags("Pipeline")
            .WithName("GetPipeline")
            .WithSummary("Gets the state of the pipeline: components, lag, waiting portfolios and dead letters.");

    private static async Task<PipelineView> GetAsync(
        PipelineMonitor monitor, ConsumerLag lag, DeadLetterHistory history, InstanceRegistry instances, CancellationToken ct)
    {
        var pipeline = await monitor.ReadAsync(ct);
        var deadLetters = await DeadLettersAsync(history, ct);
        return new PipelineView(
            pipeline.Parts,
            lag.Current,
            monitor.Waiting(),
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

    private static async Task<IReadOnlyList<DeadLetterRow>> DeadLettersAsync(DeadLetterHistory history, CancellationToken ct)
    {
        try
        {
            return await history.ReadAsync(DeadLetterState.Open, null, DeadLetterQuery.DefaultLimit, ct);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The response reports elsewhere that the database is unavailable, and must not fail because of it.
            return [];
        }
    }
}
