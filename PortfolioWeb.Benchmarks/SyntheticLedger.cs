using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Benchmarks;

/// <summary>A ledger of any size: random walks of the given number of portfolios and days, written as the pipeline does.</summary>
internal static class SyntheticLedger
{
    private const string Investor = "Inv1";
    private const int RowsPerBatch = 20_000;
    private const decimal FirstValue = 5_000_000, FirstClose = 100;
    private static readonly DateOnly s_first = new(2000, 1, 3);

    /// <summary>Fills an empty database.</summary>
    public static async Task FillAsync(DataFolder data, int portfolios, int days)
    {
        await using var db = StoredRows.Open(data);
        await db.Database.MigrateAsync();
        var ids = Enumerable.Range(1, portfolios).Select(number => $"G{number}").ToList();
        db.Add(new InvestorRow { Id = Investor, Name = "Synthetic", City = "Athens" });
        foreach (var id in ids)
        {
            db.Add(new PortfolioRow { Id = id, Name = id, Cumulative = true, SharesOutstanding = 100_000 });
            db.Add(new InvestorPortfolioRow { InvestorId = Investor, PortfolioId = id });
        }

        await db.SaveChangesAsync();
        var market = new MarketReferenceData(Options.Create(DefaultMarket.Options()), DefaultMarket.Clock());
        using var writer = db.OpenWriter(market);
        var random = new Random(1);
        var values = ids.ToDictionary(id => id, _ => FirstValue);
        var prices = market.Listings.ToDictionary(listing => listing.Ticker, _ => FirstClose);
        var batch = new LedgerBatch(new Dictionary<string, string>());
        for (var day = 0; day < days; day++)
        {
            Close(batch, market, s_first.AddDays(day), prices, values, random);
            if (batch.Evaluations.Count < RowsPerBatch && day < days - 1)
                continue;
            await writer.WriteAsync(batch, CancellationToken.None);
            batch = new LedgerBatch(batch.Logs);
        }
    }

    private static void Close(
        LedgerBatch batch,
        MarketReferenceData market,
        DateOnly day,
        Dictionary<string, decimal> prices,
        Dictionary<string, decimal> values,
        Random random)
    {
        foreach (var exchange in market.Exchanges)
        {
            var closes = market.ListingsOf(exchange).ToDictionary(
                listing => listing.Ticker,
                listing => new StockClose(
                    Walk(prices, listing.Ticker, FirstClose, random, out var before),
                    day == s_first ? null : before));
            batch.Closes.Add(new(new DailyCloses(exchange, day, 1, closes), false, default));
        }

        foreach (var id in values.Keys.ToList())
        {
            var value = Walk(values, id, FirstValue, random, out var before);
            decimal? change = day == s_first ? null : value - before;
            var percent = change is null ? change : decimal.Round(change.Value / before * 100, 4);
            batch.Evaluations.Add(new(
                new Evaluation(Investor, id, day, 1, value, change, percent, 100_000, decimal.Round(value / 100_000, 4)),
                false,
                default));
        }
    }

    // Changes by at most one percent a day and returns to the first value, so that centuries do not exceed the decimals of the table.
    private static decimal Walk(Dictionary<string, decimal> amounts, string id, decimal start, Random random, out decimal before)
    {
        before = amounts[id];
        var drift = before > 4 * start ? -0.002m : before < start / 4 ? 0.002m : 0;
        return amounts[id] = decimal.Round(before * (1 + drift + (decimal)(random.NextDouble() - 0.5) / 50), 2);
    }
}
