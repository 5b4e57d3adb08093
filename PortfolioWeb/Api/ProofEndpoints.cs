using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Api;

/// <summary>The proof of an evaluation.</summary>
internal static class ProofEndpoints
{
    public static void MapProof(this IEndpointRouteBuilder api) =>
        api.MapGet("/portfolios/{id}/proof/{date}", GetAsync).WithTags("Evaluations").WithName("ProveEvaluation")
            .WithSummary("Proves a portfolio's evaluation of one day: Σ quantity × close of the stored closes, stock by stock.")
            .WithDescription("`computed` and `equal` are null while closes of the day are missing, which `missingCloses` lists, or of another run.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<EvaluationProof>, ProblemHttpResult, ValidationProblem>> GetAsync(
        string id, string date, InvestingFacts facts, EvaluationProofs proofs, CancellationToken ct)
    {
        var fields = new RequestFields();
        var day = fields.Date("date", date);
        if (facts.Find(id) is not { } portfolio)
            return Problems.NoPortfolio(id, facts);
        if (day is not { } asOf)
            return fields.Problem();
        return await proofs.FindAsync(portfolio, asOf, ct) is { } proof ? TypedResults.Ok(proof) : Problems.NoEvaluation(id, asOf);
    }
}
