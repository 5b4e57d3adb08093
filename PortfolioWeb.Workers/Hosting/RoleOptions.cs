namespace PortfolioWeb.Workers.Hosting;

/// <summary>The settings under <c>Host</c>.</summary>
public sealed class RoleOptions
{
    /// <summary>
    /// What this instance does, of exchanges, investors, ledger, reports and dashboard, with commas between; all of it
    /// where nothing is set.
    /// </summary>
    public string Roles { get; set; } = "";

    /// <summary>Whether this instance does that.</summary>
    public bool Does(Role role) => Parse(out _).HasFlag(role);

    /// <summary>The roles' names, in the order of the pipeline.</summary>
    public IReadOnlyList<string> Names()
    {
        var roles = Parse(out _);
        return [.. RoleNames.InOrder.Where(role => roles.HasFlag(role)).Select(RoleNames.Of)];
    }

    /// <summary>Reads the roles, and tells of those that there are not.</summary>
    internal Role Parse(out IReadOnlyList<string> unknown)
    {
        var names = Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var byName = names.ToLookup(name => RoleNames.InOrder.FirstOrDefault(role => RoleNames.Of(role) == name));
        unknown = [.. byName[Role.None]];
        return names.Length == 0 ? Role.All : byName.Aggregate(Role.None, (roles, named) => roles | named.Key);
    }
}
