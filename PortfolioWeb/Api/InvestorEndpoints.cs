using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>An investor and the ids of the investor's portfolios.</summary>
public sealed record InvestorView(string Id, string Name, string City, IReadOnlyList<string> Portfolios);

/// <summary>Maps the route of the investors.</summary>
internal static class InvestorEndpoints
{
    public static void MapInvestors(this IEndpointRouteBuilder api) =>
        api.MapGet("/investors", List)
            .WithTags("Investors")
            .WithName("ListInvestors")
            .WithSummary("Lists the investors and their portfolios.");

    private static IReadOnlyList<InvestorView> List(PortfolioCatalog catalog) =>
        [
            .. catalog.Investors.Select(investor =>
                new InvestorView(investor.Id, investor.Name, investor.City, [.. investor.Portfolios.Select(portfolio => portfolio.Id)]))
        ];
}
