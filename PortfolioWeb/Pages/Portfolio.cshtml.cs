using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Api;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Pages;

/// <summary>The page of one portfolio: its history, and the holdings behind each day's value.</summary>
public sealed class PortfolioModel(PortfolioCatalog catalog) : PageModel
{
    /// <summary>The portfolio.</summary>
    public Portfolio Portfolio { get; private set; } = null!;

    /// <summary>The investor that manages the portfolio.</summary>
    public InvestorEntry Investor => catalog.Investors.Single(investor => investor.Id == Portfolio.Investor);

    /// <summary>All portfolios, for navigation.</summary>
    public IReadOnlyList<Portfolio> Portfolios => catalog.Portfolios;

    public IActionResult OnGet(string id)
    {
        if (catalog.Find(id) is not { } portfolio)
            return ErrorModel.NotFound(
                HttpContext, $"portfolio {RequestFields.Short(id)}", Problems.ListOf(catalog.Portfolios.Select(known => known.Id)));
        Portfolio = portfolio;
        return Page();
    }
}
