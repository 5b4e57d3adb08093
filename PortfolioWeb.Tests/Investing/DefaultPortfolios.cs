using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Investing;

/// <summary>The investors and portfolios of the default settings, written out here, so that the tests check the settings, too.</summary>
internal static class DefaultPortfolios
{
    public static InvestingOptions Options(Action<InvestingOptions>? change = null)
    {
        var options = new InvestingOptions
        {
            Investors =
            {
                Investor("Inv1",
                    Portfolio("P11", ("IBM", 1300), ("AAPL", 2200), ("FB", 1900), ("AMZN", 2500), ("GOOG", 1900), ("AVGO", 2400)),
                    Portfolio("P12", ("VZ", 2900), ("INTC", 2600), ("AMD", 2100), ("MSFT", 1200), ("DELL", 2700), ("ORCL", 1200))),
                Investor("Inv2",
                    Portfolio("P21", ("HPQ", 1600), ("CSCO", 1700), ("ZM", 1900), ("QCOM", 2100), ("ADBE", 2800), ("VZ", 1700)),
                    Portfolio("P22", ("TXN", 1400), ("CRM", 2600), ("AVGO", 1700), ("NVDA", 1800), ("MSTR", 2600), ("MSI", 1800))),
                Investor("Inv3",
                    Portfolio("P31", ("HPQ", 2200), ("ZM", 1800), ("DELL", 2400), ("NVDA", 1200), ("IBM", 1900), ("INTC", 1600)),
                    Portfolio("P32", ("VZ", 1800), ("AVGO", 2900), ("NVDA", 1600), ("AAPL", 2200), ("DELL", 2500), ("ORCL", 2000))),
            },
        };
        change?.Invoke(options);
        return options;
    }

    public static PortfolioCatalog Catalog(MarketReferenceData? market = null) =>
        new(Microsoft.Extensions.Options.Options.Create(Options()), market ?? DefaultMarket.ReferenceData());

    private static InvestorOptions Investor(string id, params PortfolioOptions[] portfolios)
    {
        var investor = new InvestorOptions { Id = id, Name = id, City = "Athens" };
        foreach (var portfolio in portfolios)
            investor.Portfolios.Add(portfolio);
        return investor;
    }

    private static PortfolioOptions Portfolio(string id, params (string Ticker, int Quantity)[] holdings)
    {
        var portfolio = new PortfolioOptions { Id = id, Name = id };
        foreach (var (ticker, quantity) in holdings)
            portfolio.Holdings.Add(ticker, quantity);
        return portfolio;
    }
}
