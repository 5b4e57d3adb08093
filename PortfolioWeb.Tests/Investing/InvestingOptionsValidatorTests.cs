using Microsoft.Extensions.Options;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Investing;

public sealed class InvestingOptionsValidatorTests
{
    [Fact]
    public void The_default_investors_are_valid() => Assert.Empty(Failures(_ => { }));

    [Fact]
    public void At_least_one_investor_is_required() => AssertNames("Investing:Investors is empty", options => options.Investors.Clear());

    [Fact]
    public void An_investor_needs_a_portfolio() =>
        AssertNames("Investing:Investors:1:Portfolios is empty", options => options.Investors[1].Portfolios.Clear());

    [Fact]
    public void A_portfolio_needs_a_holding() =>
        AssertNames("Investing:Investors:2:Portfolios:1:Holdings is empty", options => options.Investors[2].Portfolios[1].Holdings.Clear());

    // Ids become topic keys, names of views and names of files.
    [Theory]
    [InlineData("")]
    [InlineData("Inv 1")]
    [InlineData("../Inv1")]
    [InlineData("Inv1\n")]
    [InlineData("I2345678901234567")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-A1")]
    public void An_id_must_be_a_plain_name(string id)
    {
        AssertNames($"Investing:Investors:0:Id is '{id}'", options => options.Investors[0].Id = id);
        AssertNames($"Investing:Investors:0:Portfolios:1:Id is '{id}'", options => options.Investors[0].Portfolios[1].Id = id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void A_portfolio_needs_shares_outstanding(long shares) => AssertNames(
        $"Investing:Investors:0:Portfolios:0:SharesOutstanding is {shares}",
        options => options.Investors[0].Portfolios[0].SharesOutstanding = shares);

    // ORKL, a misspelling of ORCL, would silently undervalue P12 and P32. It prevents the start instead.
    [Theory]
    [InlineData("ORKL")]
    [InlineData("ibm")]
    public void A_holding_must_be_a_listed_stock(string ticker) => AssertNames(
        $"Investing:Investors:0:Portfolios:1:Holdings contains '{ticker}', which no exchange lists",
        options => options.Investors[0].Portfolios[1].Holdings.Add(ticker, 1200));

    [Theory]
    [InlineData(0)]
    [InlineData(-1300)]
    public void A_quantity_must_be_above_0(int quantity) => AssertNames(
        $"Investing:Investors:0:Portfolios:0:Holdings:IBM is {quantity}",
        options => options.Investors[0].Portfolios[0].Holdings["IBM"] = quantity);

    [Fact]
    public void A_portfolio_value_must_fit_the_database() => AssertNames(
        "Investing:Investors:0:Portfolios:0:Holdings come to more than 99,999 stocks",
        options => options.Investors[0].Portfolios[0].Holdings["IBM"] = 99_999);

    [Fact]
    public void Ids_of_investors_must_be_unique() =>
        AssertNames("Investing:Investors contains 'Inv1' twice", options => options.Investors[1].Id = "Inv1");

    [Fact]
    public void Ids_of_portfolios_must_be_unique_across_investors() =>
        AssertNames("Investing:Investors:*:Portfolios contains 'P11' twice", options => options.Investors[2].Portfolios[0].Id = "P11");

    [Fact]
    public void Two_ids_must_differ_in_more_than_case()
    {
        AssertNames("Investing:Investors contains 'Inv1' and 'INV1'", options => options.Investors[1].Id = "INV1");
        AssertNames("Investing:Investors:*:Portfolios contains 'P11' and 'p11'", options => options.Investors[2].Portfolios[0].Id = "p11");
    }

    // Both would have the view and the files A_B_C.
    [Fact]
    public void Two_portfolios_must_not_share_a_view_name() => AssertNames(
        "Investing:Investors:1:Portfolios:1:Id is 'b_C': the view and files of b_C of a would be called a_b_C, as those of C of A_B",
        options =>
        {
            (options.Investors[0].Id, options.Investors[0].Portfolios[0].Id) = ("A_B", "C");
            (options.Investors[1].Id, options.Investors[1].Portfolios[1].Id) = ("a", "b_C");
        });

    [Theory]
    [InlineData("Investors")]
    [InlineData("investors")]
    [InlineData("sqlite")]
    public void A_view_must_not_have_the_name_of_a_table(string id) =>
        AssertNames(
            $"Investing:Investors:0:Id is '{id}', which the database keeps for its own tables",
            options => options.Investors[0].Id = id);

    [Fact]
    public void A_name_must_fit_the_database()
    {
        var longest = new string('n', 100);
        Assert.Empty(Failures(options => (options.Investors[0].Name, options.Investors[0].City) = (longest, longest)));
        AssertNames("Investing:Investors:0:Name has 101 characters: use at most 100", options => options.Investors[0].Name = longest + "n");
        AssertNames("Investing:Investors:0:City has 101 characters", options => options.Investors[0].City = longest + "n");
        AssertNames(
            "Investing:Investors:0:Portfolios:1:Name has 101 characters",
            options => options.Investors[0].Portfolios[1].Name = longest + "n");
    }

    private static void AssertNames(string setting, Action<InvestingOptions> change) =>
        Assert.Contains(Failures(change), failure => failure.StartsWith(setting, StringComparison.Ordinal));

    private static List<string> Failures(Action<InvestingOptions> change) =>
    [
        .. new InvestingOptionsValidator(Options.Create(DefaultMarket.Options())).Validate(null, DefaultPortfolios.Options(change)).Failures
            ?? [],
    ];
}
