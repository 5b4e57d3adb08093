using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Pages;

/// <summary>The reports page: the report runs and their results.</summary>
public sealed class ResultsModel(MarketReferenceData market, PortfolioCatalog catalog) : PageModel
{
    /// <summary>The investors, to filter by and to request reports for.</summary>
    public IReadOnlyList<InvestorEntry> Investors => catalog.Investors;

    /// <summary>The first day of the history, in the format of a date input.</summary>
    public string FirstDay => $"{market.Calendar.FirstTradingDay:O}";

    /// <summary>The last day of the history, in the format of a date input.</summary>
    public string LastDay => $"{market.LastDay:O}";
}
