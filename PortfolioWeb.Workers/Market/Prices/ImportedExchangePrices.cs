using System.Collections;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market.Prices;

/// <summary>
/// The imported closes of an exchange. It trades on the days that any of its series has. On a day that a series lacks, the stock keeps its
/// previous close, which is marked as carried; a stock is listed from its first close on.
/// </summary>
internal sealed class ImportedExchangePrices : ExchangePrices
{
    private readonly Series[] _series;

    private ImportedExchangePrices(IReadOnlyList<Listing> listings, TradingCalendar calendar, Series[] series)
        : base(listings, calendar) => _series = series;

    /// <summary>Creates the prices of an exchange from its series, of which there is at least one.</summary>
    public static ImportedExchangePrices Of(IReadOnlyList<ImportedPrices> stocks)
    {
        var calendar = new TradingCalendar(stocks.SelectMany(stock => stock.Closes.Select(close => close.Date)));
        List<ImportedPrices> ordered = [.. stocks.OrderBy(stock => stock.Ticker, StringComparer.Ordinal)];
        return new ImportedExchangePrices(
            [.. ordered.Select(stock => new Listing(stock.Exchange, stock.Ticker, stock.Closes[0].Close))],
            calendar,
            [.. ordered.Select(stock => Series.Of(stock, calendar))]);
    }

    /// <inheritdoc/>
    public override StockClose? PriceOn(int stock, int day) => _series[stock].On(day);

    /// <inheritdoc/>
    public override DateOnly FirstDayOf(int stock) => Calendar[_series[stock].First];

    /// <summary>The closes of a stock on every trading day of its exchange.</summary>
    /// <param name="First">The index of the day of the first close.</param>
    /// <param name="Closes">The closes from that day on.</param>
    /// <param name="Carried">Whether each of them is the previous close.</param>
    private sealed record Series(int First, decimal[] Closes, BitArray Carried)
    {
        public static Series Of(ImportedPrices stock, TradingCalendar calendar)
        {
            var first = calendar.IndexOnOrAfter(stock.Closes[0].Date);
            var count = calendar.IndexAfter(calendar.LastTradingDay) - first;
            var (closes, carried) = (new decimal[count], new BitArray(count, true));
            foreach (var (date, close) in stock.Closes)
            {
                var at = calendar.IndexOnOrAfter(date) - first;
                (closes[at], carried[at]) = (close, false);
            }

            for (var at = 1; at < count; at++)
            {
                if (carried[at])
                    closes[at] = closes[at - 1];
            }

            return new Series(first, closes, carried);
        }

        public StockClose? On(int day)
        {
            var at = day - First;
            return at < 0 ? null : new StockClose(Closes[at], at > 0 ? Closes[at - 1] : null, Carried[at]);
        }
    }
}
