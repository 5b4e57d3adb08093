using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>The roles as people name them.</summary>
public static class RoleNames
{
    /// <summary>Every role, in the order of the pipeline.</summary>
    public static IReadOnlyList<Role> InOrder { get; } = [Role.Exchanges, Role.Investors, Role.Ledger, Role.Reports, Role.Dashboard];

    /// <summary>A role as the settings name it.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();
}
