namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ControlActions</c>: what somebody made the program do.</summary>
public sealed class ControlActionRow
{
    /// <summary>The longest name and text that the columns take, in characters.</summary>
    public const int LongestName = 100, LongestText = 1000;

    public long Id { get; set; }

    public required DateTime At { get; set; }

    /// <summary>The operator's or the API key's name; empty for whoever is at the machine that the program runs on.</summary>
    public required string Who { get; set; }

    /// <summary>How that was known: password, openid, api-key, or loopback.</summary>
    public required string Via { get; set; }

    /// <summary>The address that the request came from.</summary>
    public required string Address { get; set; }

    /// <summary>What was asked for, as the API names it, such as <c>RewindMarket</c>.</summary>
    public required string Action { get; set; }

    /// <summary>With what, as JSON; cut where it is very long.</summary>
    public required string Details { get; set; }

    /// <summary>What came of it: <c>done</c>, or why not; null while it is under way, and where the program ended meanwhile.</summary>
    public string? Outcome { get; set; }
}
