using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Health;

/// <summary>
/// Whether every consumer group is as near as the producers let it be. At full speed a group is often at that bound; twice
/// as far behind, something else writes to the topics, or the group does not read at all.
/// </summary>
internal sealed class LagHealth(ConsumerLag lag, IOptions<MarketOptions> market, IOptions<KafkaOptions> kafka) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var far = lag.Current.Where(reader => reader.Lag > 2 * BoundOf(reader.Topic)).ToList();
        return Task.FromResult(far.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(" ", far.Select(reader => $"{reader.Group} is {reader.Lag} messages behind in partition {reader.Partition} of {reader.Topic}."))));
    }

    private int BoundOf(string topic) => topic == TopicNames.StockExchange ? market.Value.MaxDaysAhead : kafka.Value.MaxEvaluationsAhead;
}
