using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Pages;

/// <summary>The dashboard page. Static parts are rendered here; live values arrive over the hub.</summary>
public sealed class IndexModel(
    MarketReferenceData market, PortfolioCatalog catalog, StoredHistory history, PriceImports imports) : PageModel
{
    private const int YearsBetweenTicks = 5;

    /// <summary>The latest year of all portfolios as JSON; null if there is none.</summary>
    public string? History { get; private set; }

    /// <summary>The name of the imported prices that the market trades; null if all prices are generated.</summary>
    public string? ImportedPrices { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        History = await history.ReadAsync(ct);
        if (market.Current.Source.Import is { } import)
            ImportedPrices = (await imports.FindAsync(import, ct))?.Name;
    }

    /// <summary>The exchanges' ids.</summary>
    public IReadOnlyList<string> Exchanges => market.Exchanges;

    /// <summary>The investors and their portfolios.</summary>
    public IReadOnlyList<InvestorEntry> Investors => catalog.Investors;

    /// <summary>All portfolios, in the order of their lines in the chart.</summary>
    public IReadOnlyList<Portfolio> Portfolios => catalog.Portfolios;

    /// <summary>The first trading day of the history.</summary>
    public DateOnly FirstDay => market.Calendar.FirstTradingDay;

    /// <summary>The first date of the history, whether a trading day or not.</summary>
    public DateOnly FirstDate => market.FirstDate;

    /// <summary>The last day of the history.</summary>
    public DateOnly LastDay => market.LastDay;

    /// <summary>The number of trading days in the history.</summary>
    public int TradingDays => market.LastTradingDay + 1;

    /// <summary>Returns the stocks that an exchange lists.</summary>
    public IEnumerable<Listing> ListingsOf(string exchange) => market.ListingsOf(exchange);

    /// <summary>Returns the ids of the portfolios that hold a stock.</summary>
    public IEnumerable<string> HoldersOf(string ticker) =>
        catalog.Portfolios.Where(portfolio => portfolio.Holdings.Any(holding => holding.Ticker == ticker))
            .Select(portfolio => portfolio.Id);

    /// <summary>Returns the years to label under the progress bar, each with its position in percent of the trading days.</summary>
    public IEnumerable<(int Year, double Percent)> YearTicks()
    {
        for (var year = FirstDay.Year; year <= LastDay.Year; year += YearsBetweenTicks)
            yield return (year, 100.0 * market.Calendar.IndexOnOrAfter(new DateOnly(year, 1, 1)) / Math.Max(1, TradingDays));
    }
}
