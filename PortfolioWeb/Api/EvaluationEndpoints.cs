using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Api;

/// <summary>A page of evaluations.</summary>
/// <param name="Items">The evaluations.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
public sealed record EvaluationPage(IReadOnlyList<Evaluation> Items, string? Next);

/// <summary>The evaluations.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder api)
    {
        var evaluations = api.MapGroup("").WithTags("Evaluations");
        evaluations.MapGet("/portfolios/{id}/evaluations", ListAsync).WithName("ListEvaluations")
            .WithSummary("A portfolio's evaluations: in pages, thinned for a chart, or as CSV.")
            .Produces<EvaluationPage>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapGet("/portfolios/{id}/evaluations/{date}", GetAsync).WithName("GetEvaluation")
            .WithSummary("A portfolio's evaluation of one day.").ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapGet("/evaluations/latest", LatestAsync).WithName("ListLatestEvaluations")
            .WithSummary("The latest evaluation of each portfolio that has one.");
    }

    private static async Task<IResult> ListAsync(
        string id, [AsParameters] EvaluationQuery query, HttpRequest request, InvestingFacts facts, EvaluationHistory history, CancellationToken ct)
    {
        var fields = new RequestFields();
        var range = query.Read(fields, AcceptsCsv(request));
        if (facts.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id);
        if (fields.Invalid)
            return fields.Problem();
        if (range.Csv)
            return EvaluationCsv.Write(portfolio, range, history);
        if (range.Points is { } points)
            return TypedResults.Ok(new EvaluationPage(await history.ThinAsync(portfolio, range.From, range.To, points, ct), null));

        // One more than asked for tells whether there is a next page.
        var size = EvaluationQuery.PageOf(range);
        var items = await history.ReadAsync(portfolio, range.From, range.To, range.NewestFirst, size + 1, ct);
        return TypedResults.Ok(items.Count > size
            ? new EvaluationPage([.. items.Take(size)], EvaluationQuery.CursorAfter(items[size - 1].AsOf))
            : new EvaluationPage(items, null));
    }

    private static async Task<Results<Ok<Evaluation>, ProblemHttpResult, ValidationProblem>> GetAsync(
        string id, string date, InvestingFacts facts, EvaluationHistory history, CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("date", date);
        if (facts.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id);
        if (day is not { } asOf)
            return fields.Problem();
        return await history.FindAsync(portfolio, asOf, ct) is { } evaluation ? TypedResults.Ok(evaluation) : Problems.NoEvaluation(id, asOf);
    }

    private static async Task<IReadOnlyList<Evaluation>> LatestAsync(InvestingFacts facts, EvaluationHistory history, CancellationToken ct)
    {
        var latest = new List<Evaluation>();
        foreach (var portfolio in facts.Portfolios)
            latest.AddRange(await history.LatestAsync(portfolio, 1, ct));
        return latest;
    }

    private static bool AcceptsCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(type => type.MediaType == "text/csv") && !accepted.Any(type => type.MediaType == "application/json");
    }
}
