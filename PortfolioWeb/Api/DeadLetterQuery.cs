using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb.Api;

/// <summary>The query parameters of a request for dead letters.</summary>
internal sealed record DeadLetterQuery(
    [property: FromQuery, Description("open (the default), replayed, dismissed or all.")] string? State,
    [property: FromQuery, Description("How many to return: 1 to 200, 50 by default.")] string? Limit,
    [property: FromQuery, Description("The `next` of the previous page; all other parameters must be unchanged.")] string? Cursor)
{
    /// <summary>The page size if the request gives none.</summary>
    public const int DefaultLimit = 50;

    // Low, because each dead letter may have 65,536 characters.
    private const int HighestLimit = 200;

    /// <summary>Parses the parameters, recording errors in the fields.</summary>
    public (DeadLetterState? State, DeadLetterPosition? After, int Limit) Read(RequestFields fields)
    {
        DeadLetterState? state = fields.OneOf("state", State, "open", "replayed", "dismissed", "all") switch
        {
            "replayed" => DeadLetterState.Replayed,
            "dismissed" => DeadLetterState.Dismissed,
            "all" => null,
            _ => DeadLetterState.Open,
        };
        var limit = fields.Number("limit", Limit, 1, HighestLimit) ?? DefaultLimit;
        DeadLetterPosition? after = null;
        if (Cursor is not null && (after = PositionOf(Cursor)) is null)
            fields.Fail("cursor", "is not the value of 'next' in an earlier page.");
        return (state, after, limit);
    }

    /// <summary>Returns the cursor after a row: the time of its latest change and its id.</summary>
    public static string CursorAfter(DeadLetterRow row)
    {
        var (changedAt, id) = DeadLetterPosition.Of(row);
        return string.Create(CultureInfo.InvariantCulture, $"{changedAt.Ticks}.{id}");
    }

    private static DeadLetterPosition? PositionOf(string cursor) =>
        cursor.Split('.') is [var ticks, var text]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var changedAt)
            && changedAt <= DateTime.MaxValue.Ticks
            && DeadLetterId.TryParse(text, out var id)
            ? new DeadLetterPosition(new DateTime(changedAt, DateTimeKind.Utc), id)
            : null;
}
