using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class InvestorPartTests
{
    private static readonly IReadOnlyList<string> s_exchanges = ["SE1", "SE2"];

    [Fact]
    public void Portfolios_that_need_the_same_exchanges_are_one_part()
    {
        var part = Assert.Single(InvestorPart.Of(Investor(Portfolio("P11", "SE1", "SE2"), Portfolio("P12", "SE2", "SE1")), 1, s_exchanges));
        Assert.Equal("investor-Inv", part.Group);
        Assert.Equal(["P11", "P12"], part.Portfolios.Select(portfolio => portfolio.Id));
    }

    [Fact]
    public void Portfolios_that_need_different_exchanges_are_in_different_consumer_groups()
    {
        var parts = InvestorPart.Of(Investor(Portfolio("P21", "SE2"), Portfolio("P22", "SE1", "SE2"), Portfolio("P23", "SE1")), 1, s_exchanges).ToList();
        Assert.Equal(["investor-Inv/x2", "investor-Inv", "investor-Inv/x1"], parts.Select(part => part.Group));
        Assert.All(parts, part => Assert.All(part.Portfolios, portfolio => Assert.Equal(part.Exchanges, portfolio.Exchanges)));
    }

    [Fact]
    public void Divided_further_no_two_parts_share_a_group_nor_a_portfolio()
    {
        var portfolios = Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? Portfolio($"P{i}", "SE2") : Portfolio($"P{i}", "SE1", "SE2")).ToArray();
        var divided = Enumerable.Range(1, 3).Select(parts => InvestorPart.Of(Investor(portfolios), parts, s_exchanges).ToList()).ToList();
        Assert.All(divided, parts => Assert.Equal(8, parts.SelectMany(part => part.Portfolios).Distinct().Count()));
        // Offsets of one division mean nothing in another one.
        Assert.Equal(6, divided[2].Select(part => part.Group).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(divided[0].Select(part => part.Group).Intersect(divided[1].Select(part => part.Group)));
    }

    private static InvestorEntry Investor(params Portfolio[] portfolios) => new("Inv", "An investor", "Athens", portfolios);

    private static Portfolio Portfolio(string id, params string[] exchanges) =>
        new(id, id, "Inv", true, 100, [.. exchanges.Select(exchange => new Holding($"{exchange}-stock", exchange, 1))]);
}
