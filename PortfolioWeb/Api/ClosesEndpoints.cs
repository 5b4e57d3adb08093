using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Api;

/// <summary>The close of a stock on a trading day, in USD.</summary>
public sealed record CloseView(string Exchange, string Ticker, DateOnly Date, int Run, decimal Close, decimal? PreviousClose);

/// <summary>Maps the route of the closes.</summary>
internal static class ClosesEndpoints
{
    public static void MapCloses(this IEndpointRouteBuilder api) =>
        api.MapGet("/closes", ListAsync).WithTags("Closes").WithName("ListCloses")
            .WithSummary("Lists every stock's close on a day (date=2000-01-04), or the latest closes.");

    private static async Task<Results<Ok<List<CloseView>>, ValidationProblem>> ListAsync(
        string? date, MarketReferenceData reference, EvaluationHistory history, CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("date", date);
        if (fields.Invalid)
            return fields.Problem();
        var rows = await history.ClosesAsync([.. reference.Listings.Select(listing => listing.Ticker)], day, ct);
        return TypedResults.Ok(rows
            .Select(row =>
                new CloseView(reference.Find(row.Ticker)!.Exchange, row.Ticker, row.AsOf, row.Run, row.ClosePrice, row.PreviousClose))
            .OrderBy(close => reference.PartitionOf(close.Exchange)).ThenBy(close => close.Ticker, StringComparer.Ordinal)
            .ToList());
    }
}
