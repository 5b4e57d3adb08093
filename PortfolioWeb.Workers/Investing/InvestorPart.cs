using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// Portfolios of one investor that need the same exchanges and are valued together, by one instance at a time.
/// </summary>
/// <remarks>
/// Portfolios that need different exchanges are in different parts: where one exchange is stopped, the offset at which a group
/// resumes is that of the oldest waiting day, and portfolios that do not wait would be valued again from there.
/// </remarks>
/// <param name="Investor">The investor's id.</param>
/// <param name="Group">The consumer group, which is the part's name as a writer and as a role, too.</param>
/// <param name="Exchanges">The exchanges that all its portfolios need.</param>
/// <param name="Portfolios">The portfolios.</param>
public sealed record InvestorPart(string Investor, string Group, IReadOnlyList<string> Exchanges, IReadOnlyList<Portfolio> Portfolios)
{
    /// <summary>The parts of an investor; none is without a portfolio.</summary>
    /// <param name="investor">The investor.</param>
    /// <param name="parts">In how many parts the portfolios that need the same exchanges are divided.</param>
    /// <param name="exchanges">All exchanges, in configuration order.</param>
    public static IEnumerable<InvestorPart> Of(InvestorEntry investor, int parts, IReadOnlyList<string> exchanges) => investor.Portfolios
        .Index()
        .GroupBy(portfolio => (Part: portfolio.Index % parts, Join: NameOfJoin(portfolio.Item.Exchanges, exchanges)), portfolio => portfolio.Item)
        .Select(part => new InvestorPart(
            investor.Id,
            Parts.NameOf($"investor-{investor.Id}{part.Key.Join}", part.Key.Part, parts),
            part.First().Exchanges,
            [.. part]));

    // Nothing where all exchanges are needed, otherwise their numbers, from 1: /x2 is the second one alone. Ids would be too long for a role.
    private static string NameOfJoin(IReadOnlyList<string> needed, IReadOnlyList<string> exchanges) => needed.Count == exchanges.Count
        ? ""
        : "/x" + string.Join('+', exchanges.Index().Where(exchange => needed.Contains(exchange.Item)).Select(exchange => exchange.Index + 1));
}
