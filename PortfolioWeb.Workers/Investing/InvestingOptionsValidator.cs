using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Validates the settings under <c>Investing</c> and names each invalid setting with its allowed values.</summary>
internal sealed class InvestingOptionsValidator(IOptions<MarketOptions> market) : IValidateOptions<InvestingOptions>
{
    private const int MostShares = 1_000_000_000;

    // With this many stocks at the highest price of the market, the ledger can still store the portfolio's value exactly.
    private const int MostStocks = 99_999;

    // Investors_Portfolios is a table, and SQLite reserves names that begin with sqlite_, so a view must not have such a name.
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase) { "Investors", "sqlite" };

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
            CheckName(failures, $"{key}:Name", investor.Name);
            CheckName(failures, $"{key}:City", investor.City);
            if (investor.Portfolios.Count == 0)
                failures.Add($"{key}:Portfolios is empty: {investor.Id} manages at least one portfolio.");
            for (var j = 0; j < investor.Portfolios.Count; j++)
                Check(failures, $"{key}:Portfolios:{j}", investor.Portfolios[j], listed);
        }

        failures.AddRange(MarketOptionsValidator.FindDuplicates("Investing:Investors", options.Investors.Select(investor => investor.Id)));
        var portfolios = options.Investors.SelectMany(investor => investor.Portfolios).Select(portfolio => portfolio.Id);
        failures.AddRange(MarketOptionsValidator.FindDuplicates("Investing:Investors:*:Portfolios", portfolios));
        failures.AddRange(FindMeetingNames(options.Investors));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static void Check(List<string> failures, string key, PortfolioOptions portfolio, HashSet<string> listed)
    {
        CheckId(failures, key, portfolio.Id);
        CheckName(failures, $"{key}:Name", portfolio.Name);
        if (portfolio.SharesOutstanding is < 1 or > MostShares)
            failures.Add($"{key}:SharesOutstanding is {portfolio.SharesOutstanding}: it must be from 1 to {MostShares:N0}.");
        if (portfolio.Holdings.Count == 0)
            failures.Add($"{key}:Holdings is empty: {portfolio.Id} holds at least one stock.");
        foreach (var (ticker, quantity) in portfolio.Holdings)
        {
            if (!listed.Contains(ticker))
                failures.Add($"{key}:Holdings contains '{ticker}', which no exchange lists.");
            if (quantity < 1)
                failures.Add($"{key}:Holdings:{ticker} is {quantity}: a quantity is at least 1.");
        }

        if (portfolio.Holdings.Values.Sum(quantity => (long)quantity) > MostStocks)
            failures.Add($"{key}:Holdings come to more than {MostStocks:N0} stocks: {portfolio.Id} may hold no more in all.");
    }

    private static void CheckId(List<string> failures, string key, string id)
    {
        if (!MarketOptionsValidator.Identifier().IsMatch(id))
            failures.Add($"{key}:Id is '{id}': {MarketOptionsValidator.IdentifierForm}.");
    }

    private static void CheckName(List<string> failures, string key, string name)
    {
        if (name.Length > Portfolio.LongestName || name.Any(char.IsControl))
            failures.Add($"{key} has {name.Length} characters: use at most {Portfolio.LongestName}, and no line breaks.");
    }

    // The portfolio's database view and report files are named after investor and portfolio, joined by an underscore. Two different
    // pairs can have the same name: A_B and C, or A and B_C.
    private static IEnumerable<string> FindMeetingNames(IEnumerable<InvestorOptions> investors)
    {
        var byView = new Dictionary<string, (string Investor, string Portfolio)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, investor) in investors.Index())
        {
            if (s_reserved.Contains(investor.Id))
                yield return $"Investing:Investors:{i}:Id is '{investor.Id}', which the database keeps for its own tables: "
                    + "give it another id.";
            foreach (var (j, portfolio) in investor.Portfolios.Index())
            {
                var view = Portfolio.ViewOf(investor.Id, portfolio.Id);
                if (byView.TryAdd(view, (investor.Id, portfolio.Id)))
                    continue;
                var (otherInvestor, other) = byView[view];
                // FindDuplicates reports duplicate portfolio ids.
                if (!other.Equals(portfolio.Id, StringComparison.OrdinalIgnoreCase))
                {
                    yield return $"Investing:Investors:{i}:Portfolios:{j}:Id is '{portfolio.Id}': "
                        + $"the view and files of {portfolio.Id} of {investor.Id} would be called {view}, "
                        + $"as those of {other} of {otherInvestor}: give it another id.";
                }
            }
        }
    }
}
