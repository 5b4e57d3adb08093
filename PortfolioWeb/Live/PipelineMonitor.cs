using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Live;

/// <summary>Determines the state of the pipeline: lags, waiting portfolios, dead letters, rates and failures of all instances.</summary>
internal sealed class PipelineMonitor(
    MarketReferenceData reference,
    MarketControl market,
    PortfolioCatalog catalog,
    InstanceRegistry instances,
    Investors investors,
    ConsumerLag lag,
    DeadLetterHistory deadLetters,
    DashboardState dashboard,
    LiveRates rates,
    IEnumerable<PipelineComponent> parts,
    ILogger<PipelineMonitor> logger)
{
    private readonly IReadOnlyList<PipelineComponent> _parts = [.. parts];
    private IReadOnlyList<RefusedMessages> _refused = [];

    /// <summary>
    /// Returns the portfolios that wait for an exchange that is not running, or that are more than a day behind, in the portfolios' order.
    /// </summary>
    /// <remarks>
    /// Two exchanges never close a day at exactly the same time, so a short wait for a running exchange is not reported.
    /// </remarks>
    public IReadOnlyList<WaitingPortfolio> Waiting() => Waiting(market.Exchanges);

    /// <inheritdoc cref="Waiting()"/>
    /// <param name="exchanges">The status of each exchange.</param>
    public IReadOnlyList<WaitingPortfolio> Waiting(IReadOnlyList<ExchangeStatus> exchanges)
    {
        var running = exchanges.Where(exchange => exchange.State == MarketState.Running)
            .Select(exchange => exchange.Id)
            .ToHashSet(StringComparer.Ordinal);
        // This instance uses its own current data instead of its published status.
        var others = instances.Reports.Where(instance => instance.Copy != InstanceName.Current).SelectMany(instance => instance.Waiting);
        var reported = investors.Waiting.Concat(others)
            .Where(waiting => waiting.Days > 1 || !waiting.Exchanges.All(running.Contains))
            .ToLookup(waiting => waiting.Portfolio, StringComparer.Ordinal);
        return
        [
            .. catalog.Portfolios
                .Select(portfolio => reported[portfolio.Id].FirstOrDefault() ?? LiveWaits.Of(portfolio, exchanges, reference.Calendar))
                .OfType<WaitingPortfolio>(),
        ];
    }

    /// <summary>Returns the state of the pipeline. While the database is unavailable, the dead letters are those last counted.</summary>
    public async Task<LivePipeline> ReadAsync(CancellationToken ct)
    {
        var (closes, evaluations) = rates.PerSecond;
        await CountDeadLettersAsync(ct);
        var reports = instances.Reports;
        return new LivePipeline(
            Math.Round(closes / reference.Exchanges.Count, 1),
            closes,
            evaluations,
            [
                .. lag.Current.GroupBy(reader => PortfolioGroup.InvestorOf(reader.Group), reader => reader.Lag)
                    .Select(group => new GroupLag(group.Key, group.Sum())),
            ],
            dashboard.Arrivals,
            Waiting().Select(waiting => waiting.Days).DefaultIfEmpty().Max(),
            _refused.Sum(topic => topic.Open),
            _refused,
            LastFailures(reports),
            reports.Select(instance => instance.LedgerFailure).FirstOrDefault(failure => failure is not null),
            reports.Select(instance => instance.LedgerFault).FirstOrDefault(fault => fault is not null),
            lag.Failure,
            _parts);
    }

    private async Task CountDeadLettersAsync(CancellationToken ct)
    {
        try
        {
            _refused = await deadLetters.OpenByTopicAsync(ct);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            // The ledger logs once that the database is unavailable.
            logger.LogDebug("Cannot count the dead letters at present: {Error}", failure.Message);
        }
    }

    private static List<ComponentFailure> LastFailures(IReadOnlyList<InstanceStatus> reports) =>
    [
        .. reports.SelectMany(instance => instance.Failures)
            .GroupBy(failure => PortfolioGroup.InvestorOf(failure.Role))
            .Select(same => same.MaxBy(failure => failure.At)! with { Role = same.Key })
            .OrderBy(failure => failure.Role, StringComparer.Ordinal),
    ];
}
