namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>MarketCommands</c>: a command of an operator to the market. Commands are applied in the order of ids.</summary>
public sealed class MarketCommandRow
{
    /// <summary>The longest texts that the columns store, in characters.</summary>
    public const int LongestCommand = 200, LongestName = ControlActionRow.LongestName, LongestOutcome = ControlActionRow.LongestText;

    public long Id { get; set; }

    /// <summary>The command as JSON.</summary>
    public required string Command { get; set; }

    /// <summary>The name of the operator or API key; empty for a request from the machine that the program runs on.</summary>
    public required string RequestedBy { get; set; }

    public required DateTime RequestedAt { get; set; }

    /// <summary>When the market applied or rejected the command; null while the command is pending.</summary>
    public DateTime? AppliedAt { get; set; }

    /// <summary>Why the market rejected the command; null if it did not.</summary>
    public string? Outcome { get; set; }
}
