using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>A portfolio and its holdings.</summary>
/// <param name="Id">The id of the portfolio.</param>
/// <param name="Name">The name of the portfolio.</param>
/// <param name="Investor">The id of the investor that manages the portfolio.</param>
/// <param name="Cumulative">Whether the portfolio keeps its dividends (cumulative) or pays them out (distributing).</param>
/// <param name="SharesOutstanding">The number of shares outstanding.</param>
/// <param name="Exchanges">The exchanges whose closes the portfolio needs.</param>
/// <param name="Holdings">The stocks that the portfolio holds.</param>
public sealed record PortfolioView(
    string Id,
    string Name,
    string Investor,
    bool Cumulative,
    long SharesOutstanding,
    IReadOnlyList<string> Exchanges,
    IReadOnlyList<Holding> Holdings);

/// <summary>Maps the routes of the portfolios.</summary>
internal static class PortfolioEndpoints
{
    public static void MapPortfolios(this IEndpointRouteBuilder api)
    {
        var portfolios = api.MapGroup("/portfolios").WithTags("Portfolios");
        portfolios.MapGet("", List).WithName("ListPortfolios").WithSummary("Lists the portfolios.");
        portfolios.MapGet("/{id}", Get)
            .WithName("GetPortfolio")
            .WithSummary("Gets one portfolio.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IReadOnlyList<PortfolioView> List(PortfolioCatalog catalog) => [.. catalog.Portfolios.Select(Describe)];

    private static Results<Ok<PortfolioView>, ProblemHttpResult> Get(string id, PortfolioCatalog catalog) =>
        catalog.Find(id) is { } portfolio ? TypedResults.Ok(Describe(portfolio)) : Problems.NoPortfolio(id, catalog);

    private static PortfolioView Describe(Portfolio portfolio) => new(
        portfolio.Id,
        portfolio.Name,
        portfolio.Investor,
        portfolio.Cumulative,
        portfolio.SharesOutstanding,
        portfolio.Exchanges,
        portfolio.Holdings);
}
