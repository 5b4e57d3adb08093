using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Leaders</c>: which instance leads a role, or led it last.</summary>
public sealed class LeaderRow
{
    public required string Role { get; set; }

    /// <summary>The instance's machine and process.</summary>
    public required string Copy { get; set; }

    /// <summary>How often the lead has changed.</summary>
    public required long Term { get; set; }

    public required DateTime Since { get; set; }
}
