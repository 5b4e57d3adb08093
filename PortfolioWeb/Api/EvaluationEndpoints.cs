using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Api;

/// <summary>The evaluations of a portfolio.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="Items">The evaluations, oldest first.</param>
public sealed record PortfolioEvaluations(string Portfolio, IReadOnlyList<Evaluation> Items);

/// <summary>Maps the routes of the evaluations.</summary>
internal static class EvaluationEndpoints
{
    private const int DefaultPoints = 500;

    // The most evaluations in a response about all portfolios.
    private const int MostPointsOfAll = 60_000;

    public static void MapEvaluations(this IEndpointRouteBuilder api)
    {
        var evaluations = api.MapGroup("").WithTags("Evaluations");
        evaluations.MapGet("/portfolios/{id}/evaluations", ListAsync).WithName("ListEvaluations")
            .WithSummary("Lists a portfolio's evaluations: in pages, downsampled for a chart, or as CSV.")
            .Produces<Page<Evaluation>>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        evaluations.MapGet("/portfolios/{id}/evaluations/{date}", GetAsync).WithName("GetEvaluation")
            .WithSummary("Gets a portfolio's evaluation of one day.").ProducesProblem(StatusCodes.Status404NotFound);
        evaluations.MapGet("/evaluations", ListAllAsync).WithName("ListEvaluationsOfAll")
            .WithSummary("Lists the evaluations of all portfolios, downsampled for a chart.");
        evaluations.MapGet("/evaluations/latest", LatestAsync).WithName("ListLatestEvaluations")
            .WithSummary("Lists the latest evaluation of each portfolio.");
    }

    private static async Task<IResult> ListAsync(
        string id,
        [AsParameters] EvaluationQuery query,
        HttpRequest request,
        PortfolioCatalog catalog,
        EvaluationHistory history,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var range = query.Read(fields, AcceptsCsv(request));
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (fields.Invalid)
            return fields.Problem();
        if (range.Points is { } points)
        {
            var downsampled = await history.ThinAsync(portfolio, range.From, range.To, points, ct);
            return range.Csv ? EvaluationCsv.Write(portfolio, downsampled) : TypedResults.Ok(new Page<Evaluation>(downsampled, null));
        }

        var size = range.Csv ? range.Limit ?? int.MaxValue - 1 : EvaluationQuery.PageOf(range);
        var (items, run) = range.Sort == EvaluationSort.Date
            ? await history.ReadPageAsync(portfolio, range.From, range.To, range.NewestFirst, size + 1, range.End, ct)
            : await history.ReadSortedPageAsync(portfolio, range.From, range.To, range.Sort, range.NewestFirst, range.After, size + 1, ct);
        if (range.Run is { } before && run != before)
            return Problems.Conflict(
                $"cursor: the market was rewound after the page before, and {id} now has other days: start again without the cursor.");
        var page = Page.Of(items, size, item => item, last => EvaluationQuery.CursorAfter(last.AsOf, run, range.Sort));
        return range.Csv ? EvaluationCsv.Write(portfolio, page.Items) : TypedResults.Ok(page);
    }

    private static async Task<Results<Ok<Evaluation>, ProblemHttpResult, ValidationProblem>> GetAsync(
        string id, string date, PortfolioCatalog catalog, EvaluationHistory history, CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("date", date);
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (day is not { } asOf)
            return fields.Problem();
        return await history.FindAsync(portfolio, asOf, ct) is { } evaluation
            ? TypedResults.Ok(evaluation)
            : Problems.NoEvaluation(id, asOf);
    }

    private static async Task<Results<Ok<IReadOnlyList<PortfolioEvaluations>>, ValidationProblem>> ListAllAsync(
        [Description("The first day, as 2000-01-04.")] string? from,
        [Description("The last day.")] string? to,
        [Description("The maximum number of evaluations of each portfolio (2 to 10000, 500 by default), fewer if there are very many "
            + "portfolios; each section keeps its lowest and highest.")] string? points,
        PortfolioCatalog catalog,
        EvaluationHistory history,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var (first, last) = fields.Dates(from, to);
        var most = fields.Number("points", points, 2, EvaluationQuery.MostPoints) ?? DefaultPoints;
        if (fields.Invalid)
            return fields.Problem();
        most = Math.Clamp(MostPointsOfAll / Math.Max(1, catalog.Portfolios.Count), 2, most);
        var all = new List<PortfolioEvaluations>();
        foreach (var portfolio in catalog.Portfolios)
            all.Add(new(portfolio.Id, await history.ThinAsync(portfolio, first ?? DateOnly.MinValue, last ?? DateOnly.MaxValue, most, ct)));
        return TypedResults.Ok<IReadOnlyList<PortfolioEvaluations>>(all);
    }

    private static async Task<IReadOnlyList<Evaluation>> LatestAsync(
        PortfolioCatalog catalog, EvaluationHistory history, CancellationToken ct)
    {
        var latest = new List<Evaluation>();
        foreach (var portfolio in catalog.Portfolios)
            latest.AddRange(await history.LatestAsync(portfolio, 1, ct));
        return latest;
    }

    private static bool AcceptsCsv(HttpRequest request)
    {
        // An explicitly named type precedes a wildcard. If both types have equal quality, JSON is used.
        var csv = WishFor("text/csv") ?? 0;
        return csv > 0 && (WishFor("application/json") is { } json ? csv > json : csv >= (WishFor("*/*") ?? 0));

        double? WishFor(string type) =>
            request.GetTypedHeaders().Accept
                .Where(accepted => accepted.MediaType == type)
                .Select(accepted => (double?)(accepted.Quality ?? 1))
                .Max();
    }
}
