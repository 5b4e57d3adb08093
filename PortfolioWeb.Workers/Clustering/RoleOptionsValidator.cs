using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Clustering;

/// <summary>Rejects unknown roles, and roles for only part of the work where no other instance can do the rest.</summary>
internal sealed class RoleOptionsValidator(IConfiguration configuration) : IValidateOptions<RoleOptions>
{
    public ValidateOptionsResult Validate(string? name, RoleOptions options)
    {
        var roles = options.Parse(out var unknown);
        if (unknown.Count > 0)
            return ValidateOptionsResult.Fail(
                $"Host:Roles contains the unknown role '{unknown[0]}': the roles are "
                    + $"{string.Join(", ", RoleNames.InOrder.Select(RoleNames.Of))}.");
        if (roles != Role.All && configuration.InvestorsDbServer() is null)
        {
            return ValidateOptionsResult.Fail(
                $"Host:Roles is '{options.Roles}', but only one process can use the database of a data folder, so no other instance "
                + "could do the rest: set ConnectionStrings:InvestorsDB, or leave the roles out.");
        }

        return ValidateOptionsResult.Success;
    }
}
