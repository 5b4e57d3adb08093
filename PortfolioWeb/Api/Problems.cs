using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>Creates problem responses.</summary>
internal static class Problems
{
    // A longer list would not be readable.
    private const int MostListed = 20;

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict);

    public static ProblemHttpResult NoPortfolio(string id, PortfolioCatalog catalog) =>
        NotFound(
            $"id: there is no portfolio '{RequestFields.Short(id)}'; "
            + $"there are {ListOf(catalog.Portfolios.Select(portfolio => portfolio.Id))}.");

    public static ProblemHttpResult NoEvaluation(string id, DateOnly asOf) => NotFound($"date: {id} has no evaluation of {asOf:O}.");

    /// <summary>Lists the first names, and the number of the others.</summary>
    public static string ListOf(IEnumerable<string> names)
    {
        var all = names.ToList();
        var listed = string.Join(", ", all.Take(MostListed));
        return all.Count > MostListed ? $"{listed} and {all.Count - MostListed:N0} more" : listed;
    }
}
