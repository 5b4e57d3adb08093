using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>The settings under <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>The minimum time between two audits of a ledger that changes, in seconds.</summary>
    [Range(1, 86_400, ErrorMessage = "must be from 1 to 86400 seconds")]
    public int AuditSeconds { get; set; } = 60;
}
