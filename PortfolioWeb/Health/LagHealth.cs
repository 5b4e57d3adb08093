using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Health;

/// <summary>
/// Checks that the lag of every consumer group is within twice the limit at which producers are throttled. At full speed a group is often
/// at that limit. Beyond twice the limit, another program writes to the topics, or the group does not read at all.
/// </summary>
internal sealed class LagHealth(ConsumerLag lag, IOptions<MarketOptions> market, IOptions<KafkaOptions> kafka) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var far = lag.Current.Where(reader => reader.Lag > 2 * BoundOf(reader.Topic)).ToList();
        return Task.FromResult(far.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(string.Join(
                " ",
                far.Select(
                    reader => $"{reader.Group} is {reader.Lag} messages behind in partition {reader.Partition} of {reader.Topic}."))));
    }

    private int BoundOf(string topic) => topic == TopicNames.StockExchange ? market.Value.MaxDaysAhead : kafka.Value.MaxEvaluationsAhead;
}
