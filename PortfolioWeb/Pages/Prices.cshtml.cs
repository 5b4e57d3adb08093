using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Pages;

/// <summary>The prices page: imports price files, lists the imports, and chooses the prices that the market trades.</summary>
public sealed class PricesModel(MarketReferenceData market) : PageModel
{
    /// <summary>The exchanges' ids.</summary>
    public IReadOnlyList<string> Exchanges => market.Exchanges;

    /// <summary>The seed of the generated prices in the settings.</summary>
    public int DefaultSeed => market.DefaultSource.Seed;

    /// <summary>The longest name of an import, in characters.</summary>
    public int LongestName => ImportChoices.LongestName;
}
