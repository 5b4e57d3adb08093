using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Api;

/// <summary>How far a portfolio is below its highest day.</summary>
internal static class DrawdownEndpoints
{
    private const int DefaultPoints = 500;

    public static void MapDrawdown(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolios/{id}/drawdown", ListAsync).WithTags("Evaluations").WithName("ListDrawdown")
            .WithSummary("A portfolio's days, thinned for a chart, each beside the highest value per share until then.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<IReadOnlyList<DrawdownPoint>>, ProblemHttpResult, ValidationProblem>> ListAsync(
        string id,
        [Description("The first day, as 2000-01-04.")] string? from,
        [Description("The last day.")] string? to,
        [Description("At most so many days (2 to 10000, 500 by default) that draw the same line.")] string? points,
        InvestingFacts facts,
        EvaluationHistory history,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var (first, last) = fields.Dates(from, to);
        var most = fields.Number("points", points, 2, EvaluationQuery.MostPoints) ?? DefaultPoints;
        if (facts.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, facts);
        if (fields.Invalid)
            return fields.Problem();
        return TypedResults.Ok(await history.DrawdownAsync(portfolio, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, most, ct));
    }
}
