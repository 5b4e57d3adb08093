using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Leaders</c>: the instance that leads a role or led it last.</summary>
public sealed class LeaderRow
{
    public required string Role { get; set; }

    /// <summary>The machine and process id of the instance.</summary>
    public required string Copy { get; set; }

    /// <summary>Counts the changes of leadership.</summary>
    public required long Term { get; set; }

    public required DateTime Since { get; set; }
}
