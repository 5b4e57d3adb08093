namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ControlActions</c>: an action that an operator requested.</summary>
public sealed class ControlActionRow
{
    /// <summary>The longest name and text that the columns store, in characters.</summary>
    public const int LongestName = 100, LongestText = 1000;

    public long Id { get; set; }

    public required DateTime At { get; set; }

    /// <summary>The name of the operator or API key; empty for a request from the machine that the program runs on.</summary>
    public required string Who { get; set; }

    /// <summary>How the operator was authenticated: password, openid, api-key, or loopback.</summary>
    public required string Via { get; set; }

    /// <summary>The address that the request came from.</summary>
    public required string Address { get; set; }

    /// <summary>The requested action by its API name, such as <c>RewindMarket</c>.</summary>
    public required string Action { get; set; }

    /// <summary>The arguments as JSON, cut if too long.</summary>
    public required string Details { get; set; }

    /// <summary>
    /// The outcome: <c>done</c> or the reason for a failure. Null while the action runs, or if the program ended meanwhile.
    /// </summary>
    public string? Outcome { get; set; }
}
