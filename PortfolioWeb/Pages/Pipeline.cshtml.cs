using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Pages;

/// <summary>The pipeline page: the stages from the exchanges to the ledger, with their components, progress and dead letters.</summary>
public sealed class PipelineModel(MarketReferenceData market, PortfolioCatalog catalog) : PageModel
{
    /// <summary>The exchanges' ids.</summary>
    public IReadOnlyList<string> Exchanges => market.Exchanges;

    /// <summary>The investors and their portfolios.</summary>
    public IReadOnlyList<InvestorEntry> Investors => catalog.Investors;

    /// <summary>The number of portfolios.</summary>
    public int Portfolios => catalog.Portfolios.Count;

    /// <summary>The maximum length of a note on a dead letter, in characters.</summary>
    public int LongestNote => DeadLetterActions.LongestNote;
}
