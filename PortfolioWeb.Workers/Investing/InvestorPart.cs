using PortfolioWeb.Workers.Copies;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Portfolios of one investor that are valued together, by one copy of the program at a time.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Group">The consumer group, which is the part's name as a writer and as a role, too.</param>
/// <param name="Portfolios">The portfolios.</param>
public sealed record InvestorPart(string Investor, string Group, IReadOnlyList<Portfolio> Portfolios)
{
    /// <summary>The parts of an investor; none is without a portfolio.</summary>
    /// <param name="investor">The investor.</param>
    /// <param name="parts">How many they shall be.</param>
    public static IEnumerable<InvestorPart> Of(InvestorFacts investor, int parts) => investor.Portfolios
        .Index()
        .GroupBy(portfolio => portfolio.Index % parts, portfolio => portfolio.Item)
        .Select(part => new InvestorPart(investor.Id, Parts.NameOf($"investor-{investor.Id}", part.Key, parts), [.. part]));
}
