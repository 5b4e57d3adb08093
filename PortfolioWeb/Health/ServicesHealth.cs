using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Health;

/// <summary>Checks every role that this instance leads and every background service. A failed one is restarted after a pause.</summary>
internal sealed class ServicesHealth(LeaderElection election, IEnumerable<IHostedService> services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var faults = election.Failures.Select(failure => (Part: failure.Key, Reason: failure.Value))
            .Concat(
                services.OfType<RestartingBackgroundService>()
                    .Where(service => service.Fault is not null)
                    .Select(service => (Part: service.Name, Reason: service.Fault!)))
            .Select(fault => $"The {fault.Part} failed and is restarted: {fault.Reason}")
            .ToList();
        return Task.FromResult(faults.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(" ", faults)));
    }
}
