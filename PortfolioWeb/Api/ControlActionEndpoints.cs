using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Ledger.ControlActions;

namespace PortfolioWeb.Api;

/// <summary>A control action: a change to the market or the reports by an operator, a program or a user at this machine.</summary>
/// <param name="Id">The number of the action. Later actions have higher numbers.</param>
/// <param name="At">The time of the action, in UTC.</param>
/// <param name="Who">The name of the operator or the API key; empty for a user at the machine that the program runs on.</param>
/// <param name="Via">How the user was authenticated: password, openid, api-key or loopback.</param>
/// <param name="Address">The address that the request came from.</param>
/// <param name="Action">The operation's id in this document, such as RewindMarket.</param>
/// <param name="Details">The operation's parameters as JSON; empty if it has none.</param>
/// <param name="Outcome">"done", or why the action failed; null while it is in progress, or if the program ended first.</param>
/// <param name="Text">The action as a sentence, such as "maria rewound the market to 4 Jan 2010".</param>
public sealed record ControlActionView(
    long Id, DateTime At, string Who, string Via, string Address, string Action, string Details, string? Outcome, string Text);

/// <summary>Maps the route of the control actions.</summary>
internal static class ControlActionEndpoints
{
    private const int DefaultLimit = 50, HighestLimit = 200;

    public static void MapControlActions(this IEndpointRouteBuilder api) =>
        // User names and addresses are visible to operators only.
        api.MapGet("/control-actions", ListAsync)
            .RequireAuthorization(Policies.Operate)
            .WithTags("Control actions")
            .WithName("ListControlActions")
            .WithSummary("Lists the control actions, the latest first, in pages.").ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Results<Ok<Page<ControlActionView>>, ValidationProblem>> ListAsync(
        string? limit, string? cursor, ControlActionLog actions, CancellationToken ct)
    {
        var fields = new RequestFields();
        var size = fields.Number("limit", limit, 1, HighestLimit) ?? DefaultLimit;
        var before = fields.Number("cursor", cursor, 1, int.MaxValue);
        if (fields.Invalid)
            return fields.Problem();
        var rows = await actions.ReadAsync(before, size + 1, ct);
        return TypedResults.Ok(Page.Of(rows, size, Describe, last => last.Id.ToString(CultureInfo.InvariantCulture)));
    }

    private static ControlActionView Describe(ControlActionRow row) => new(
        row.Id, row.At, row.Who, row.Via, row.Address, row.Action, row.Details, row.Outcome, ControlActionText.Of(row));
}
