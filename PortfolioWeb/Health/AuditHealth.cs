using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Health;

/// <summary>Checks that the latest audit, on this or another instance, found no day missing or wrong in the ledger.</summary>
internal sealed class AuditHealth(AuditWatch audit, InstanceRegistry instances) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var fault = audit.LedgerFault
            ?? instances.Reports.Select(instance => instance.LedgerFault).FirstOrDefault(found => found is not null);
        return Task.FromResult(fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(fault));
    }
}
