using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Health;

/// <summary>Checks that the broker is reachable, as last seen by the lag monitor, which queries it several times a second.</summary>
internal sealed class BrokerHealth(ConsumerLag lag) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        lag.Failure is { } failure ? HealthCheckResult.Unhealthy($"The broker cannot be reached: {failure}")
        : lag.Current.IsEmpty ? HealthCheckResult.Unhealthy("The broker has not answered yet.")
        : HealthCheckResult.Healthy());
}
