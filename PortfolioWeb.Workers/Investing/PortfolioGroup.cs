namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// The portfolios of one investor that need the same exchanges. They have a consumer group of their own, and one instance
/// at a time values them.
/// </summary>
/// <remarks>
/// While an exchange is stopped, a consumer group commits no offset past the oldest waiting day. If portfolios that wait shared a group
/// with portfolios that do not, the latter would be valued again from that day after a restart.
/// </remarks>
/// <param name="Investor">The investor's id.</param>
/// <param name="Name">The name of the consumer group, also used as the name of the producer and of the role.</param>
/// <param name="Exchanges">The exchanges that all portfolios of the group need.</param>
/// <param name="Portfolios">The portfolios of the group.</param>
public sealed record PortfolioGroup(string Investor, string Name, IReadOnlyList<string> Exchanges, IReadOnlyList<Portfolio> Portfolios)
{
    // No id contains this character.
    private const char Separator = '/';

    /// <summary>Groups the portfolios of an investor by the exchanges that they need.</summary>
    /// <param name="investor">The investor.</param>
    /// <param name="exchanges">All exchanges, in configuration order.</param>
    public static IEnumerable<PortfolioGroup> Of(InvestorEntry investor, IReadOnlyList<string> exchanges) => investor.Portfolios
        .GroupBy(portfolio => $"investor-{investor.Id}{Suffix(portfolio.Exchanges, exchanges)}", StringComparer.Ordinal)
        .Select(group => new PortfolioGroup(investor.Id, group.Key, group.First().Exchanges, [.. group]));

    /// <summary>
    /// Returns the name that all groups of an investor share: investor-Inv2 for investor-Inv2/x2. Any other name stays the same.
    /// </summary>
    public static string InvestorOf(string group) => group.Split(Separator)[0];

    // Returns nothing if all exchanges are needed, otherwise their numbers from 1: /x2 is the second exchange alone.
    // The ids of the exchanges would make the name too long for a role.
    private static string Suffix(IReadOnlyList<string> needed, IReadOnlyList<string> exchanges) => needed.Count == exchanges.Count
        ? ""
        : $"{Separator}x" + string.Join(
            '+', exchanges.Index().Where(exchange => needed.Contains(exchange.Item)).Select(exchange => exchange.Index + 1));
}
