using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;

namespace PortfolioWeb.Api;

/// <summary>What somebody made the program do.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Who">The operator's or the API key's name; empty for whoever is at the machine that the program runs on.</param>
/// <param name="Via">How that was known: password, openid, api-key, or loopback.</param>
/// <param name="Address">The address that the request came from.</param>
/// <param name="Action">What was asked for, as this document names it, such as RewindMarket.</param>
/// <param name="Details">With what, as JSON; empty where there is nothing to say.</param>
/// <param name="Outcome">done, or why not; null while it is under way, and where the program ended meanwhile.</param>
public sealed record ControlActionView(long Id, DateTime At, string Who, string Via, string Address, string Action, string Details, string? Outcome);

/// <summary>A page of control actions.</summary>
/// <param name="Items">The actions, the latest first.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record ControlActionPage(IReadOnlyList<ControlActionView> Items, string? Next);

/// <summary>The record of what operators did.</summary>
internal static class ControlActionEndpoints
{
    private const int DefaultLimit = 50, HighestLimit = 200;

    public static void MapControlActions(this IEndpointRouteBuilder api) =>
        // Names and addresses are nobody's business but the operators'.
        api.MapGet("/control-actions", ListAsync).RequireAuthorization(Policies.Operate).WithTags("Control actions").WithName("ListControlActions")
            .WithSummary("What operators did, the latest first, in pages.").ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Results<Ok<ControlActionPage>, ValidationProblem>> ListAsync(string? limit, string? cursor, ControlActions actions, CancellationToken ct)
    {
        var fields = new RequestFields();
        var size = fields.Number("limit", limit, 1, HighestLimit) ?? DefaultLimit;
        var before = fields.Number("cursor", cursor, 1, int.MaxValue);
        if (fields.Invalid)
            return fields.Problem();
        // One more than asked for tells whether there is a next page.
        var rows = await actions.ReadAsync(before, size + 1, ct);
        return TypedResults.Ok(new ControlActionPage(
            [.. rows.Take(size).Select(Describe)], rows.Count > size ? rows[size - 1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static ControlActionView Describe(ControlActionRow row) => new(
        row.Id, DateTime.SpecifyKind(row.At, DateTimeKind.Utc), row.Who, row.Via, row.Address, row.Action, row.Details, row.Outcome);
}
