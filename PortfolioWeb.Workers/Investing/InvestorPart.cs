using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// A group of one investor's portfolios that need the same exchanges. One instance at a time values the whole group.
/// </summary>
/// <remarks>
/// Portfolios that need different exchanges are in different parts. While an exchange is stopped, a consumer group commits no offset
/// past the oldest waiting day; after a restart, portfolios in the same group that do not wait would be valued again from there.
/// </remarks>
/// <param name="Investor">The investor's id.</param>
/// <param name="Group">The consumer group, which also names the part as a producer and as a role.</param>
/// <param name="Exchanges">The exchanges that all portfolios of the part need.</param>
/// <param name="Portfolios">The portfolios of the part.</param>
public sealed record InvestorPart(string Investor, string Group, IReadOnlyList<string> Exchanges, IReadOnlyList<Portfolio> Portfolios)
{
    /// <summary>Divides an investor's portfolios into parts, each with at least one portfolio.</summary>
    /// <param name="investor">The investor.</param>
    /// <param name="parts">The number of parts that portfolios with the same exchanges are divided into.</param>
    /// <param name="exchanges">All exchanges, in configuration order.</param>
    public static IEnumerable<InvestorPart> Of(InvestorEntry investor, int parts, IReadOnlyList<string> exchanges) => investor.Portfolios
        .Index()
        .GroupBy(portfolio => (Part: portfolio.Index % parts, Join: NameOfJoin(portfolio.Item.Exchanges, exchanges)), portfolio => portfolio.Item)
        .Select(part => new InvestorPart(
            investor.Id,
            Parts.NameOf($"investor-{investor.Id}{part.Key.Join}", part.Key.Part, parts),
            part.First().Exchanges,
            [.. part]));

    // Returns nothing if all exchanges are needed, otherwise their numbers from 1: /x2 is the second exchange alone.
    // The ids of the exchanges would make the name too long for a role.
    private static string NameOfJoin(IReadOnlyList<string> needed, IReadOnlyList<string> exchanges) => needed.Count == exchanges.Count
        ? ""
        : "/x" + string.Join('+', exchanges.Index().Where(exchange => needed.Contains(exchange.Item)).Select(exchange => exchange.Index + 1));
}
