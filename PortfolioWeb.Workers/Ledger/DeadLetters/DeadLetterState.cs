using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>The state of a dead letter.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeadLetterState>))]
public enum DeadLetterState
{
    /// <summary>The dead letter is not resolved.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The message was sent again, corrected or unchanged.</summary>
    [JsonStringEnumMemberName("replayed")]
    Replayed,

    /// <summary>An operator has dismissed the dead letter.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,
}

/// <summary>Derives the state of a dead letter from its row, and filters rows by state.</summary>
public static class DeadLetterStates
{
    /// <summary>Returns the state of a row.</summary>
    public static DeadLetterState StateOf(DeadLetterRow row) =>
        row.SettledAt is null ? DeadLetterState.Open
        : row.SentOffset is null ? DeadLetterState.Dismissed
        : DeadLetterState.Replayed;

    /// <summary>Filters the rows by state; null selects all rows.</summary>
    internal static IQueryable<DeadLetterRow> In(this IQueryable<DeadLetterRow> rows, DeadLetterState? state) => state switch
    {
        DeadLetterState.Open => rows.Where(row => row.SettledAt == null),
        DeadLetterState.Dismissed => rows.Where(row => row.SettledAt != null && row.SentOffset == null),
        DeadLetterState.Replayed => rows.Where(row => row.SettledAt != null && row.SentOffset != null),
        _ => rows,
    };
}
