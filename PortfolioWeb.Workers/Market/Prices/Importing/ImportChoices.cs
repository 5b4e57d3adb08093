using System.Globalization;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>What the operator decides when an import is confirmed.</summary>
/// <param name="Name">The name of the import.</param>
/// <param name="Exchanges">The exchange of each ticker. By default, the exchange that lists it, otherwise the first one.</param>
/// <param name="LeaveOut">The tickers that are not imported.</param>
/// <param name="WithoutBadLines">Whether to import the other lines of files with bad lines.</param>
public sealed record ImportChoices(
    string Name, IReadOnlyDictionary<string, string> Exchanges, IReadOnlyList<string> LeaveOut, bool WithoutBadLines)
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>The most stocks of an exchange: their closes of a day are one message, which brokers accept up to 1 MB.</summary>
    public const int MostStocks = 5000;

    /// <summary>Returns the series to store, or for each field that does not fit the preview a sentence that says why.</summary>
    public (IReadOnlyList<ImportedSeries> Series, IReadOnlyDictionary<string, string> Problems) Apply(
        ImportPreview preview, MarketReferenceData market)
    {
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl))
            problems["name"] = $"Give the import a name of at most {LongestName} characters, without line breaks.";
        if (preview.BadLineCount > 0 && !WithoutBadLines)
        {
            problems["withoutBadLines"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{preview.BadLineCount:N0} lines cannot be imported: mend the files, or confirm that these lines are left out.");
        }

        var tickers = preview.Tickers.Select(ticker => ticker.Ticker)
            .Concat(preview.Conflicts.Select(conflict => conflict.Ticker))
            .ToList();
        if (LeaveOut.Concat(Exchanges.Keys).Except(tickers).FirstOrDefault() is { } unknown)
            problems["leaveOut"] = $"The import has no series of '{unknown}'.";
        else if (preview.Conflicts.FirstOrDefault(conflict => !LeaveOut.Contains(conflict.Ticker)) is { } conflict)
            problems["leaveOut"] = $"{conflict.Reason} Or leave {conflict.Ticker} out.";
        List<TickerPreview> chosen = [.. preview.Tickers.Where(ticker => !LeaveOut.Contains(ticker.Ticker))];
        if (chosen.Count == 0)
            problems.TryAdd("leaveOut", "The import has no series to store.");
        var largest = chosen.GroupBy(ticker => ExchangeOf(ticker.Ticker, Exchanges, market)).MaxBy(tickers => tickers.Count());
        if (largest?.Count() > MostStocks)
        {
            problems.TryAdd("leaveOut", string.Create(
                CultureInfo.InvariantCulture,
                $"{largest.Key} would list {largest.Count():N0} stocks, more than {MostStocks:N0}: leave some out."));
        }

        if (chosen.Select(ticker => ExchangeProblem(ticker.Ticker, market)).FirstOrDefault(problem => problem is not null) is { } exchange)
            problems["exchanges"] = exchange;
        return problems.Count > 0
            ? ([], problems)
            : ([.. chosen.Select(ticker => new ImportedSeries(ExchangeOf(ticker.Ticker, Exchanges, market), ticker.Series))], problems);
    }

    /// <summary>Returns the exchange of a ticker: the chosen one, the one that lists it in the settings, or the first.</summary>
    public static string ExchangeOf(string ticker, IReadOnlyDictionary<string, string> chosen, MarketReferenceData market) =>
        chosen.GetValueOrDefault(ticker) ?? market.Configured.Find(ticker)?.Exchange ?? market.Exchanges[0];

    // The portfolios in the settings expect their stocks on the exchanges that the settings name.
    private string? ExchangeProblem(string ticker, MarketReferenceData market) =>
        ExchangeOf(ticker, Exchanges, market) is var exchange && !market.Exchanges.Contains(exchange)
            ? $"{ticker}: there is no exchange '{exchange}'; the exchanges are {string.Join(", ", market.Exchanges)}."
        : market.Configured.Find(ticker) is { } listing && listing.Exchange != exchange
            ? $"{ticker} is listed by {listing.Exchange} in the settings, and stays there."
        : null;
}
