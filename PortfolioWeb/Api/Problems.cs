using Microsoft.AspNetCore.Http.HttpResults;

namespace PortfolioWeb.Api;

/// <summary>Answers that say what is wrong.</summary>
internal static class Problems
{
    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult NoPortfolio(string id) => NotFound($"id: there is no portfolio '{id}'.");

    public static ProblemHttpResult NoEvaluation(string id, DateOnly asOf) => NotFound($"date: {id} has no evaluation of {asOf:O}.");
}
