using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Pages;

/// <summary>The pipeline from the exchanges to the ledger: what each stage runs on, how far it is and what it refused.</summary>
public sealed class PipelineModel(MarketReferenceData market, PortfolioCatalog catalog) : PageModel
{
    /// <summary>The exchanges' ids.</summary>
    public IReadOnlyList<string> Exchanges => market.Exchanges;

    /// <summary>The investors and their portfolios.</summary>
    public IReadOnlyList<InvestorEntry> Investors => catalog.Investors;

    /// <summary>How many portfolios are valued.</summary>
    public int Portfolios => catalog.Portfolios.Count;

    /// <summary>The longest note on a dead letter, in characters.</summary>
    public int LongestNote => DeadLetterActions.LongestNote;
}
