using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class PortfolioGroupTests
{
    private static readonly IReadOnlyList<string> s_exchanges = ["SE1", "SE2"];

    [Fact]
    public void Portfolios_that_need_the_same_exchanges_are_one_group()
    {
        var group = Assert.Single(PortfolioGroup.Of(Investor(Portfolio("P11", "SE1", "SE2"), Portfolio("P12", "SE2", "SE1")), s_exchanges));
        Assert.Equal("investor-Inv", group.Name);
        Assert.Equal(["P11", "P12"], group.Portfolios.Select(portfolio => portfolio.Id));
    }

    [Fact]
    public void Portfolios_that_need_different_exchanges_are_in_different_consumer_groups()
    {
        var groups = PortfolioGroup.Of(
            Investor(Portfolio("P21", "SE2"), Portfolio("P22", "SE1", "SE2"), Portfolio("P23", "SE1")),
            s_exchanges).ToList();
        Assert.Equal(["investor-Inv/x2", "investor-Inv", "investor-Inv/x1"], groups.Select(group => group.Name));
        Assert.All(groups, group => Assert.All(group.Portfolios, portfolio => Assert.Equal(group.Exchanges, portfolio.Exchanges)));
    }

    [Fact]
    public void The_groups_of_an_investor_share_the_name_of_the_investor()
    {
        Assert.All(["investor-Inv", "investor-Inv/x2"], group => Assert.Equal("investor-Inv", PortfolioGroup.InvestorOf(group)));
        Assert.Equal("ledger", PortfolioGroup.InvestorOf("ledger"));
    }

    private static InvestorEntry Investor(params Portfolio[] portfolios) => new("Inv", "An investor", "Athens", portfolios);

    private static Portfolio Portfolio(string id, params string[] exchanges) =>
        new(id, id, "Inv", true, 100, [.. exchanges.Select(exchange => new Holding($"{exchange}-stock", exchange, 1))]);
}
