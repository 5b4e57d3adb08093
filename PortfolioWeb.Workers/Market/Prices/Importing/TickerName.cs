using System.Text.RegularExpressions;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The ticker of a file that has no column with tickers.</summary>
internal static partial class TickerName
{
    /// <summary>
    /// Returns the ticker in a file's name: AAPL of aapl.csv, aapl_us_d.csv (Stooq), daily_AAPL.csv (Alpha Vantage) and
    /// "AAPL Historical Data.csv" (Investing.com).
    /// </summary>
    /// <exception cref="RefusedFileException">The name is no ticker.</exception>
    public static string Of(string fileName)
    {
        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var match = Name().Match(name);
        var ticker = match.Groups["ticker"].Value.ToUpperInvariant();
        if (MarketOptionsValidator.Identifier().IsMatch(ticker))
            return ticker;
        throw new RefusedFileException(
            1,
            $"The file has no column with tickers, and its name {FoundText.Quote(name)} gives none: rename it to the ticker, for example "
            + $"AAPL.csv; {MarketOptionsValidator.IdentifierForm}.");
    }

    [GeneratedRegex(
        @"^(daily_(adjusted_)?)?(?<ticker>.*?)((_[a-z]{2})?_d| Historical Data)?( ?\(\d+\))?(\.(csv|txt|tsv|dat))?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Name();
}
