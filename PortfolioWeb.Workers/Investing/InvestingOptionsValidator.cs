using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Says which setting under <c>Investing</c> is wrong, and what it must be.</summary>
internal sealed class InvestingOptionsValidator(IOptions<MarketOptions> market) : IValidateOptions<InvestingOptions>
{
    private const int MostShares = 1_000_000_000;

    // At the highest price of the market, a portfolio's value is still one that the ledger keeps exactly.
    private const int MostStocks = 99_999;

    public ValidateOptionsResult Validate(string? name, InvestingOptions options)
    {
        var failures = new List<string>();
        if (options.Investors.Count == 0)
            failures.Add("Investing:Investors is empty: name at least one investor with its portfolios.");

        var listed = market.Value.Exchanges.SelectMany(exchange => exchange.Listings.Keys).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Investors.Count; i++)
        {
            var investor = options.Investors[i];
            var key = $"Investing:Investors:{i}";
            CheckId(failures, key, investor.Id);
            if (investor.Portfolios.Count == 0)
                failures.Add($"{key}:Portfolios is empty: {investor.Id} manages at least one portfolio.");
            for (var j = 0; j < investor.Portfolios.Count; j++)
                Check(failures, $"{key}:Portfolios:{j}", investor.Portfolios[j], listed);
        }

        FindTwins(failures, "Investing:Investors", options.Investors.Select(investor => investor.Id));
        FindTwins(failures, "Investing:Investors:*:Portfolios", options.Investors.SelectMany(investor => investor.Portfolios).Select(portfolio => portfolio.Id));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static void Check(List<string> failures, string key, PortfolioOptions portfolio, HashSet<string> listed)
    {
        CheckId(failures, key, portfolio.Id);
        if (portfolio.SharesOutstanding is < 1 or > MostShares)
            failures.Add($"{key}:SharesOutstanding is {portfolio.SharesOutstanding}: it must be from 1 to {MostShares:N0}.");
        if (portfolio.Holdings.Count == 0)
            failures.Add($"{key}:Holdings is empty: {portfolio.Id} holds at least one stock.");
        foreach (var (ticker, quantity) in portfolio.Holdings)
        {
            if (!listed.Contains(ticker))
                failures.Add($"{key}:Holdings names '{ticker}', which no exchange lists.");
            if (quantity < 1)
                failures.Add($"{key}:Holdings:{ticker} is {quantity}: a quantity is at least 1.");
        }

        if (portfolio.Holdings.Values.Sum(quantity => (long)quantity) > MostStocks)
            failures.Add($"{key}:Holdings come to more than {MostStocks:N0} stocks: {portfolio.Id} may hold no more in all.");
    }

    private static void CheckId(List<string> failures, string key, string id)
    {
        if (!MarketOptionsValidator.Identifier().IsMatch(id))
            failures.Add($"{key}:Id is '{id}': use 1 to 16 letters, digits, '-', '_' or '.'.");
    }

    private static void FindTwins(List<string> failures, string key, IEnumerable<string> ids)
    {
        foreach (var twin in ids.GroupBy(id => id).Where(same => same.Count() > 1))
            failures.Add($"{key} names '{twin.Key}' twice.");
    }
}
