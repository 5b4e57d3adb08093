using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb.Api;

/// <summary>A dead letter: a message that could not be processed.</summary>
/// <param name="Id">The id of the dead letter: topic, partition and offset.</param>
/// <param name="State">Whether the dead letter is open, replayed or dismissed.</param>
/// <param name="Topic">The topic of the message.</param>
/// <param name="Partition">The partition of the message.</param>
/// <param name="Offset">The offset of the message in its partition.</param>
/// <param name="Reason">Why the message could not be processed.</param>
/// <param name="Payload">The text of the message.</param>
/// <param name="Cut">Whether the payload is truncated to the beginning of a longer text.</param>
/// <param name="At">When the message was rejected, in UTC.</param>
/// <param name="SettledAt">When the dead letter was replayed or dismissed, in UTC; null while it is open.</param>
/// <param name="Note">The note of the operator who dismissed the dead letter.</param>
/// <param name="Sent">The message that the replay sent; null unless the dead letter was replayed.</param>
public sealed record DeadLetterView(
    string Id,
    DeadLetterState State,
    string Topic,
    int Partition,
    long Offset,
    string Reason,
    string Payload,
    bool Cut,
    DateTime At,
    DateTime? SettledAt,
    string? Note,
    SentView? Sent);

/// <summary>The message that a replay sent, with its topic, partition and offset.</summary>
public sealed record SentView(string Topic, int Partition, long Offset, string Payload);

/// <summary>A request to replay a dead letter.</summary>
/// <param name="Payload">The corrected message. Without it, the original message is sent.</param>
public sealed record ReplayRequest(string? Payload = null);

/// <summary>A request to dismiss a dead letter.</summary>
/// <param name="Note">The reason, in up to 500 characters.</param>
public sealed record DismissRequest(string? Note = null);

/// <summary>Maps the routes of the dead letters.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder api)
    {
        var deadLetters = api.MapGroup("/pipeline/dead-letters").WithTags("Pipeline");
        deadLetters.MapGet("", ListAsync).WithName("ListDeadLetters").WithSummary("Lists the messages that could not be used, in pages.");
        deadLetters.MapPost("/{id}/replay", ReplayAsync)
            .WithName("ReplayDeadLetter")
            .WithSummary("Sends a dead letter's message again, edited or unchanged.")
            .WithDescription(
                "The message goes to its original topic and partition if the ledger would store it. A message that would be rejected "
                + "again, or whose day the ledger already has, is not sent.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        deadLetters.MapPost("/{id}/dismiss", DismissAsync).WithName("DismissDeadLetter").WithSummary("Dismisses a dead letter.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Converts a row to the view that the API returns.</summary>
    public static DeadLetterView Describe(DeadLetterRow row) => new(
        DeadLetterId.Of(row).ToString(),
        DeadLetterStates.StateOf(row),
        row.Topic,
        row.Partition,
        row.Offset,
        row.Reason,
        row.Payload,
        DeadLetter.IsCut(row.Payload),
        row.At,
        row.SettledAt,
        row.Note,
        row is { SentOffset: { } offset, SentPayload: { } payload } ? new SentView(row.Topic, row.Partition, offset, payload) : null);

    private static async Task<Results<Ok<Page<DeadLetterView>>, ValidationProblem>> ListAsync(
        [AsParameters] DeadLetterQuery query, DeadLetterHistory history, CancellationToken ct)
    {
        var fields = new RequestFields();
        var (state, after, size) = query.Read(fields);
        if (fields.Invalid)
            return fields.Problem();
        var rows = await history.ReadAsync(state, after, size + 1, ct);
        return TypedResults.Ok(Page.Of(rows, size, Describe, DeadLetterQuery.CursorAfter));
    }

    private static async Task<Results<Ok<DeadLetterView>, ValidationProblem, ProblemHttpResult>> ReplayAsync(
        string id, ReplayRequest? request, DeadLetterActions actions, CancellationToken ct) =>
        DeadLetterId.TryParse(id, out var deadLetterId)
            ? ToResponse(id, await actions.ReplayAsync(deadLetterId, request?.Payload, ct))
            : NotFound(id);

    private static async Task<Results<Ok<DeadLetterView>, ValidationProblem, ProblemHttpResult>> DismissAsync(
        string id, DismissRequest? request, DeadLetterActions actions, CancellationToken ct)
    {
        var fields = new RequestFields();
        if (request?.Note is { Length: > DeadLetterActions.LongestNote } note)
            fields.Fail("note", $"has {note.Length:N0} characters, more than {DeadLetterActions.LongestNote}.");
        if (fields.Invalid)
            return fields.Problem();
        return DeadLetterId.TryParse(id, out var deadLetterId)
            ? ToResponse(id, await actions.DismissAsync(deadLetterId, request?.Note, ct))
            : NotFound(id);
    }

    private static Results<Ok<DeadLetterView>, ValidationProblem, ProblemHttpResult> ToResponse(string id, DeadLetterActionResult result)
    {
        switch (result.Outcome)
        {
            case DeadLetterOutcome.Done:
                return TypedResults.Ok(Describe(result.DeadLetter!));
            case DeadLetterOutcome.Refused:
                var fields = new RequestFields();
                fields.Fail("payload", result.Reason);
                return fields.Problem();
            case DeadLetterOutcome.Conflict:
                return TypedResults.Problem(result.Reason, statusCode: StatusCodes.Status409Conflict);
            case DeadLetterOutcome.Unsent:
                return TypedResults.Problem(result.Reason, statusCode: StatusCodes.Status503ServiceUnavailable);
            default:
                return NotFound(id);
        }
    }

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"id: there is no dead letter '{id}'.");
}
