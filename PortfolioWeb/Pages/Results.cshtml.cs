using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Pages;

/// <summary>The report runs, and what they have found.</summary>
public sealed class ResultsModel(MarketReferenceData market, PortfolioCatalog catalog) : PageModel
{
    /// <summary>The investors, to ask for one's report and to look at one's results.</summary>
    public IReadOnlyList<InvestorEntry> Investors => catalog.Investors;

    /// <summary>The first day of the history, as a date field has it.</summary>
    public string FirstDay => $"{market.Calendar.FirstTradingDay:O}";

    /// <summary>The last day of the history, likewise.</summary>
    public string LastDay => $"{market.LastDay:O}";
}
