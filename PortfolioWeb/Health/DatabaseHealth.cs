using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Health;

/// <summary>Whether the database can be read, and the ledger written.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<InvestorsDb> databases, EvaluationLedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
            return ledger.Failure is { } failure ? HealthCheckResult.Unhealthy($"The ledger cannot be written: {failure}") : HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (DatabaseAway.Explains(failure))
        {
            return HealthCheckResult.Unhealthy($"The database cannot be read: {failure.GetBaseException().Message}");
        }
    }
}
