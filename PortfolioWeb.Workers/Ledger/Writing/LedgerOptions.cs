using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>The settings under <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>
    /// The number of parts into which the topics' partitions are divided, which is also how many instances can share the work.
    /// </summary>
    [Range(1, 64, ErrorMessage = "must be from 1 to 64")]
    public int Parts { get; set; } = 1;

    /// <summary>The minimum time between two audits of a ledger that changes, in seconds.</summary>
    [Range(1, 86_400, ErrorMessage = "must be from 1 to 86400 seconds")]
    public int AuditSeconds { get; set; } = 60;
}

/// <summary>Rejects several parts on a SQLite file, which allows one writer only.</summary>
internal sealed class LedgerOptionsValidator(IConfiguration configuration) : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options) =>
        options.Parts > 1 && configuration.InvestorsDbServer() is null
            ? ValidateOptionsResult.Fail($"Ledger:Parts is '{options.Parts}', but into a SQLite file only one can write: set ConnectionStrings:InvestorsDB, or leave the parts out.")
            : ValidateOptionsResult.Success;
}
