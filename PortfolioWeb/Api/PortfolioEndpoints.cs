using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>A portfolio and what it holds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Investor">The id of the investor that manages it.</param>
/// <param name="Cumulative">Whether it keeps its dividends (cumulative) or pays them out (distributing).</param>
/// <param name="SharesOutstanding">How many shares it is divided into.</param>
/// <param name="Exchanges">The exchanges whose closes it needs.</param>
/// <param name="Holdings">What it holds.</param>
public sealed record PortfolioView(
    string Id, string Name, string Investor, bool Cumulative, long SharesOutstanding, IReadOnlyList<string> Exchanges, IReadOnlyList<Holding> Holdings);

/// <summary>The portfolios.</summary>
internal static class PortfolioEndpoints
{
    public static void MapPortfolios(this IEndpointRouteBuilder api)
    {
        var portfolios = api.MapGroup("/portfolios").WithTags("Portfolios");
        portfolios.MapGet("", List).WithName("ListPortfolios").WithSummary("Lists the portfolios.");
        portfolios.MapGet("/{id}", Get).WithName("GetPortfolio").WithSummary("Gets one portfolio.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IReadOnlyList<PortfolioView> List(PortfolioCatalog catalog) => [.. catalog.Portfolios.Select(Describe)];

    private static Results<Ok<PortfolioView>, ProblemHttpResult> Get(string id, PortfolioCatalog catalog) =>
        catalog.Find(id) is { } portfolio ? TypedResults.Ok(Describe(portfolio)) : Problems.NoPortfolio(id, catalog);

    private static PortfolioView Describe(Portfolio portfolio) => new(
        portfolio.Id, portfolio.Name, portfolio.Investor, portfolio.Cumulative, portfolio.SharesOutstanding, portfolio.Exchanges, portfolio.Holdings);
}
