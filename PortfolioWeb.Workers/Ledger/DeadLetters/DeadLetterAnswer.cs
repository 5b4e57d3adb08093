using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>What came of an operator's action on a dead letter.</summary>
/// <param name="Outcome">Whether it was done, or what kept it from being done.</param>
/// <param name="Letter">The letter with its trace, where it was done.</param>
/// <param name="Reason">What kept it from being done, in words.</param>
public sealed record DeadLetterAnswer(DeadLetterOutcome Outcome, DeadLetterRow? Letter = null, string Reason = "");

/// <summary>How an operator's action on a dead letter ended.</summary>
public enum DeadLetterOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is no such letter.</summary>
    Unknown,

    /// <summary>The payload would be refused again.</summary>
    Refused,

    /// <summary>As things stand the action would change nothing, or harm.</summary>
    Conflict,

    /// <summary>The broker does not take the message.</summary>
    Unsent,
}
