using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Api;

/// <summary>Maps the routes of a portfolio's drawdown and performance.</summary>
internal static class DrawdownEndpoints
{
    private const int DefaultPoints = 500;

    public static void MapDrawdown(this IEndpointRouteBuilder api)
    {
        api.MapGet("/portfolios/{id}/drawdown", ListAsync).WithTags("Evaluations").WithName("ListDrawdown")
            .WithSummary("Lists a portfolio's drawdown day by day, downsampled for a chart.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/portfolios/{id}/performance", GetAsync).WithTags("Evaluations").WithName("GetPerformance")
            .WithSummary("Gets a portfolio's change and deepest drawdown from one day to another.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<IReadOnlyList<DrawdownPoint>>, ProblemHttpResult, ValidationProblem>> ListAsync(
        string id,
        [Description("The first day, as 2000-01-04.")] string? from,
        [Description("The last day.")] string? to,
        [Description(
            "The maximum number of days (2 to 10000, 500 by default); each section keeps its lowest and highest value and its deepest "
            + "drawdown.")]
        string? points,
        PortfolioCatalog catalog,
        EvaluationHistory history,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var (first, last) = fields.Dates(from, to);
        var most = fields.Number("points", points, 2, EvaluationQuery.MostPoints) ?? DefaultPoints;
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (fields.Invalid)
            return fields.Problem();
        return TypedResults.Ok(await history.DrawdownAsync(portfolio, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, most, ct));
    }

    private static async Task<Results<Ok<Performance>, ProblemHttpResult, ValidationProblem>> GetAsync(
        string id,
        [Description("The first day, as 2000-01-04; by default, the first of the history.")] string? from,
        [Description("The last day; by default, the last of the history.")] string? to,
        PortfolioCatalog catalog,
        EvaluationHistory history,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var (first, last) = fields.Dates(from, to);
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (fields.Invalid)
            return fields.Problem();
        return await history.PerformanceAsync(portfolio, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, ct) is { } performance
            ? TypedResults.Ok(performance)
            : Problems.NotFound($"from, to: {id} has no evaluation in these days.");
    }
}
