using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Api;

/// <summary>Maps the audit route.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", (Audit audit, CancellationToken ct) => audit.RunAsync(ct)).WithTags("Audit").WithName("AuditLedger")
            .WithSummary("Recomputes every stored evaluation from the stored closes and holdings.")
            .WithDescription("A day that is still in the pipeline counts as waiting, not as missing.");
}
