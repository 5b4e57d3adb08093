namespace PortfolioWeb.Workers.Hosting;

/// <summary>The settings under <c>Host</c>.</summary>
public sealed class RoleOptions
{
    /// <summary>
    /// The roles of this instance, separated by commas: exchanges, investors, ledger, reports, dashboard. If empty,
    /// the instance has every role.
    /// </summary>
    public string Roles { get; set; } = "";

    /// <summary>Returns whether this instance has a role.</summary>
    public bool Has(Role role) => Parse(out _).HasFlag(role);

    /// <summary>Returns the names of the roles, in the order of the pipeline.</summary>
    public IReadOnlyList<string> Names()
    {
        var roles = Parse(out _);
        return [.. RoleNames.InOrder.Where(role => roles.HasFlag(role)).Select(RoleNames.Of)];
    }

    /// <summary>Parses the roles and returns the unknown names.</summary>
    internal Role Parse(out IReadOnlyList<string> unknown)
    {
        var names = Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var byName = names.ToLookup(name => RoleNames.InOrder.FirstOrDefault(role => RoleNames.Of(role) == name));
        unknown = [.. byName[Role.None]];
        return names.Length == 0 ? Role.All : byName.Aggregate(Role.None, (roles, named) => roles | named.Key);
    }
}
