using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>The result of an operator's action on a dead letter.</summary>
/// <param name="Outcome">Whether the action succeeded, or why it failed.</param>
/// <param name="DeadLetter">The updated row, if the action succeeded.</param>
/// <param name="Reason">The reason of a failure, as text.</param>
public sealed record DeadLetterActionResult(DeadLetterOutcome Outcome, DeadLetterRow? DeadLetter = null, string Reason = "");

/// <summary>The outcome of an operator's action on a dead letter.</summary>
public enum DeadLetterOutcome
{
    /// <summary>The action succeeded.</summary>
    Done,

    /// <summary>The dead letter does not exist.</summary>
    Unknown,

    /// <summary>The payload would be rejected again.</summary>
    Refused,

    /// <summary>The action conflicts with the current state: it would change nothing or do harm.</summary>
    Conflict,

    /// <summary>The broker did not accept the message.</summary>
    Unsent,
}
