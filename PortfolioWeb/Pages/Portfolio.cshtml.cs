using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Api;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Pages;

/// <summary>One portfolio: its history, and what makes up any of its days.</summary>
public sealed class PortfolioModel(InvestingFacts investing) : PageModel
{
    /// <summary>The portfolio.</summary>
    public Portfolio Portfolio { get; private set; } = null!;

    /// <summary>Who manages it.</summary>
    public InvestorFacts Investor => investing.Investors.Single(investor => investor.Id == Portfolio.Investor);

    /// <summary>All portfolios, to go to another one.</summary>
    public IReadOnlyList<Portfolio> Portfolios => investing.Portfolios;

    public IActionResult OnGet(string id)
    {
        if (investing.Find(id) is not { } portfolio)
            return ErrorModel.NotFound(HttpContext, $"portfolio {RequestFields.Short(id)}", Problems.ListOf(investing.Portfolios.Select(known => known.Id)));
        Portfolio = portfolio;
        return Page();
    }
}
