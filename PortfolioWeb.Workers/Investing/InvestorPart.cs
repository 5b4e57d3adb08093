namespace PortfolioWeb.Workers.Investing;

/// <summary>Portfolios of one investor that are valued together, by one copy of the program at a time.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Group">The consumer group, which is the part's name as a writer and as a role, too.</param>
/// <param name="Portfolios">The portfolios.</param>
public sealed record InvestorPart(string Investor, string Group, IReadOnlyList<Portfolio> Portfolios)
{
    // No investor's id has one.
    private const char Mark = '/';

    /// <summary>The parts of an investor; none is without a portfolio.</summary>
    /// <param name="investor">The investor.</param>
    /// <param name="parts">How many they shall be.</param>
    public static IEnumerable<InvestorPart> Of(InvestorFacts investor, int parts) => parts == 1
        ? [new InvestorPart(investor.Id, GroupOf(investor.Id), investor.Portfolios)]
        : investor.Portfolios
            .Index()
            .GroupBy(portfolio => portfolio.Index % parts, portfolio => portfolio.Item)
            .Select(part => new InvestorPart(investor.Id, $"{GroupOf(investor.Id)}{Mark}{part.Key + 1}", [.. part]));

    /// <summary>What the groups of an investor's parts have in common; any other group as it is.</summary>
    public static string WholeOf(string group) => group.Split(Mark)[0];

    private static string GroupOf(string investor) => "investor-" + investor;
}
