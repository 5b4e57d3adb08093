using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>The names of the roles.</summary>
public static class RoleNames
{
    /// <summary>Every role, in the order of the pipeline.</summary>
    public static IReadOnlyList<Role> InOrder { get; } = [Role.Exchanges, Role.Investors, Role.Ledger, Role.Reports, Role.Dashboard];

    /// <summary>Returns a role's name in the settings.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();
}
