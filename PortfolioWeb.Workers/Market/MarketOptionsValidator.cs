using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Market;

/// <summary>Says which setting under <c>Market</c> is wrong, and what it must be.</summary>
internal sealed partial class MarketOptionsValidator(TimeProvider time, TimeZoneInfo? zone = null) : IValidateOptions<MarketOptions>
{
    public ValidateOptionsResult Validate(string? name, MarketOptions options)
    {
        var failures = new List<string>();
        if (options.Exchanges.Count == 0)
            failures.Add("Market:Exchanges is empty: name at least one exchange with its listings.");

        if (options.FirstDay.Year is < 1900 or > 2099)
            failures.Add($"Market:FirstDay is {options.FirstDay:O}: the calendar is known from 1900 to 2099.");
        if (options.LastDay is { } lastDay && (lastDay < options.FirstDay || lastDay.Year > 2099))
            failures.Add($"Market:LastDay is {lastDay:O}: it must be from Market:FirstDay ({options.FirstDay:O}) to 2099-12-31.");
        if (options.LastDay is null && options.FirstDay >= MarketFacts.Today(time, zone ?? TimeZoneInfo.Utc))
            failures.Add($"Market:FirstDay is {options.FirstDay:O}: it must be before today.");

        for (var i = 0; i < options.Exchanges.Count; i++)
        {
            var exchange = options.Exchanges[i];
            var key = $"Market:Exchanges:{i}";
            if (!Identifier().IsMatch(exchange.Id))
                failures.Add($"{key}:Id is '{exchange.Id}': use 1 to 16 letters, digits, '-', '_' or '.'.");
            if (exchange.Listings.Count == 0)
                failures.Add($"{key}:Listings is empty: list at least one stock with its first close.");
            foreach (var (ticker, close) in exchange.Listings)
            {
                if (!Identifier().IsMatch(ticker))
                    failures.Add($"{key}:Listings has the ticker '{ticker}': use 1 to 16 letters, digits, '-', '_' or '.'.");
                if (close <= 0 || close > PriceWalk.HighestPrice || close != decimal.Round(close, 2))
                    failures.Add($"{key}:Listings:{ticker} is {close}: a first close is above 0, at most {PriceWalk.HighestPrice:N0} and in whole cents.");
            }
        }

        foreach (var id in options.Exchanges.GroupBy(exchange => exchange.Id).Where(same => same.Count() > 1).Select(same => same.Key))
            failures.Add($"Market:Exchanges names '{id}' twice.");
        foreach (var ticker in options.Exchanges.SelectMany(exchange => exchange.Listings.Keys).GroupBy(ticker => ticker).Where(same => same.Count() > 1).Select(same => same.Key))
            failures.Add($"Market:Exchanges lists '{ticker}' twice.");

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    /// <summary>What ids and tickers may look like: they are keys of messages, tables and file names.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,16}\z")]
    internal static partial Regex Identifier();
}
