using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>What has become of a dead letter.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeadLetterState>))]
public enum DeadLetterState
{
    /// <summary>Nobody has settled it.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>It was sent again, mended or as it was.</summary>
    [JsonStringEnumMemberName("replayed")]
    Replayed,

    /// <summary>It was put aside.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,
}

/// <summary>Reads the state of a dead letter out of its row, and picks rows by it.</summary>
public static class DeadLetterStates
{
    /// <summary>The state of a row.</summary>
    public static DeadLetterState StateOf(DeadLetterRow row) =>
        row.SettledAt is null ? DeadLetterState.Open
        : row.SentOffset is null ? DeadLetterState.Dismissed
        : DeadLetterState.Replayed;

    /// <summary>The rows of a state; all where none is given.</summary>
    internal static IQueryable<DeadLetterRow> In(this IQueryable<DeadLetterRow> rows, DeadLetterState? state) => state switch
    {
        DeadLetterState.Open => rows.Where(row => row.SettledAt == null),
        DeadLetterState.Dismissed => rows.Where(row => row.SettledAt != null && row.SentOffset == null),
        DeadLetterState.Replayed => rows.Where(row => row.SettledAt != null && row.SentOffset != null),
        _ => rows,
    };
}
