using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Api;

/// <summary>The response with the proof of an evaluation.</summary>
/// <param name="Proof">The proof; null if no day of the portfolio is stored.</param>
public sealed record ProofView(EvaluationProof? Proof);

/// <summary>Maps the routes that prove evaluations.</summary>
internal static class ProofEndpoints
{
    public static void MapProof(this IEndpointRouteBuilder api)
    {
        api.MapGet("/portfolios/{id}/proof", FindAsync).WithTags("Evaluations").WithName("FindProof")
            .WithSummary("Proves a portfolio's last stored day up to a date, or its first day if the date is earlier.")
            .WithDescription("`proof` is null while no day is stored.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/portfolios/{id}/proof/{date}", GetAsync).WithTags("Evaluations").WithName("ProveEvaluation")
            .WithSummary("Proves a portfolio's evaluation of one day: Σ quantity × close of the stored closes, stock by stock.")
            .WithDescription(
                "`computed` and `equal` are null while closes of the day are missing (see `missingCloses`) or belong to another run.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<ProofView>, ProblemHttpResult, ValidationProblem>> FindAsync(
        string id,
        [Description("The date, as 2000-01-04; by default, the latest stored day.")] string? on,
        PortfolioCatalog catalog,
        EvaluationProofs proofs,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("on", on);
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (fields.Invalid)
            return fields.Problem();
        return TypedResults.Ok(new ProofView(await proofs.FindLastAsync(portfolio, day ?? DateOnly.MaxValue, ct)));
    }

    private static async Task<Results<Ok<EvaluationProof>, ProblemHttpResult, ValidationProblem>> GetAsync(
        string id, string date, PortfolioCatalog catalog, EvaluationProofs proofs, CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("date", date);
        if (catalog.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, catalog);
        if (day is not { } asOf)
            return fields.Problem();
        return await proofs.FindAsync(portfolio, asOf, ct) is { } proof ? TypedResults.Ok(proof) : Problems.NoEvaluation(id, asOf);
    }
}
