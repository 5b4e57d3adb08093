using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Health;

/// <summary>Checks that the database can be read, that its file has not been moved or replaced, and that the ledger can write.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<InvestorsDb> databases, DatabaseFile file, EvaluationLedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Checked first, because opening a connection would create a new file in place of a missing one.
        if (file.Failure is { } moved)
            return HealthCheckResult.Unhealthy(moved);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
            return ledger.Failure is { } failure
                ? HealthCheckResult.Unhealthy($"The ledger cannot be written: {failure}")
                : HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            return HealthCheckResult.Unhealthy($"The database cannot be read: {failure.GetBaseException().Message}");
        }
    }
}
