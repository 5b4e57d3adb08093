using System.Net.Http.Json;
using PortfolioWeb.Tests.Pipeline;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The dashboard while the market changes to imported prices.</summary>
public sealed class ImportedMarketPageTests(Browser browser) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_dashboard_changes_to_the_days_and_stocks_of_other_prices()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var import = await new ImportedHistory(1, new(2007, 1, 3), new(2007, 6, 29)).ImportAsync(app.Http);
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/?range=All"), 1280, 900);
        await page.UntilAsync("[data-portfolio=P11] .as-of", text => text == "31 Mar 2000", "the generated history is shown");

        using var chosen = await app.Http.PutAsJsonAsync("/api/market/prices", new { import }, TestContext.Current.CancellationToken);
        chosen.EnsureSuccessStatusCode();
        await page.UntilAsync("#market-prices", text => text == "Prices: Five stocks", "the name of the prices is shown");
        await page.UntilAsync(
            "[data-portfolio=P11] .as-of", text => text.EndsWith("Jun 2007", StringComparison.Ordinal), "the imported history is shown");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<bool>("""
                (() => {
                  const lines = Chart.getChart('nav-chart').data.datasets.map(({ data }) => data);
                  const day = (iso) => Date.parse(iso) / 86400000;
                  return lines.every((line) => line.length > 20 && line[0].x >= day('2007-01-03') && line.at(-1).x <= day('2007-06-29'));
                })()
                """),
            "the lines have the days of the imported prices only");
        page.AssertQuiet();
    }
}
