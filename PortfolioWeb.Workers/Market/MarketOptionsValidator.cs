using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market;

/// <summary>Validates the settings under <c>Market</c> and names each invalid setting with its allowed values.</summary>
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
        if (options.LastDay is null && options.FirstDay >= MarketReferenceData.Today(time, zone ?? TimeZoneInfo.Utc))
            failures.Add($"Market:FirstDay is {options.FirstDay:O}: it must be before today.");

        if (options.Walk.LowestVolatilityPercent > options.Walk.HighestVolatilityPercent)
        {
            failures.Add(
                $"Market:Walk:LowestVolatilityPercent is {options.Walk.LowestVolatilityPercent}: it must be at most "
                + $"Market:Walk:HighestVolatilityPercent ({options.Walk.HighestVolatilityPercent}).");
        }

        for (var i = 0; i < options.Exchanges.Count; i++)
        {
            var exchange = options.Exchanges[i];
            var key = $"Market:Exchanges:{i}";
            if (!Identifier().IsMatch(exchange.Id))
                failures.Add($"{key}:Id is '{exchange.Id}': {IdentifierForm}.");
            if (exchange.Listings.Count == 0)
                failures.Add($"{key}:Listings is empty: list at least one stock with its first close.");
            foreach (var (ticker, close) in exchange.Listings)
            {
                if (!Identifier().IsMatch(ticker))
                    failures.Add($"{key}:Listings has the ticker '{ticker}': {IdentifierForm}.");
                if (close <= 0 || close > PriceWalk.HighestPrice || close != decimal.Round(close, 2))
                    failures.Add(
                        $"{key}:Listings:{ticker} is {close}: "
                        + $"a first close is above 0, at most {PriceWalk.HighestPrice:N0} and in whole cents.");
            }
        }

        failures.AddRange(FindDuplicates("Market:Exchanges", options.Exchanges.Select(exchange => exchange.Id)));
        if (failures.Count == 0 && !HasTradingDay(options, out var last))
            failures.Add($"Market:FirstDay {options.FirstDay:O} to Market:LastDay {last:O} has no trading day: choose a longer history.");
        var duplicates = options.Exchanges.SelectMany(exchange => exchange.Listings.Keys)
            .GroupBy(ticker => ticker)
            .Where(same => same.Count() > 1)
            .Select(same => same.Key);
        foreach (var ticker in duplicates)
            failures.Add($"Market:Exchanges lists '{ticker}' twice.");

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    // Without a last day the history grows every day, up to the end of the calendar.
    private static bool HasTradingDay(MarketOptions options, out DateOnly last)
    {
        last = options.LastDay ?? new DateOnly(2099, 12, 31);
        return new TradingCalendar(options.FirstDay, options.Closures, options.Openings).Count(options.FirstDay, last) > 0;
    }

    /// <summary>Describes the allowed form of ids and tickers, for error messages.</summary>
    internal const string IdentifierForm = "use 1 to 16 letters, digits, '-', '_' or '.', of which the first is a letter or a digit";

    /// <summary>
    /// Finds ids that are equal or differ in case only. Such ids collide because some locks and file systems ignore case.
    /// </summary>
    internal static IEnumerable<string> FindDuplicates(string key, IEnumerable<string> ids) =>
        from same in ids.GroupBy(id => id, StringComparer.OrdinalIgnoreCase)
        where same.Count() > 1
        let spellings = same.Distinct().ToList()
        select spellings.Count == 1
            ? $"{key} contains '{same.Key}' twice."
            : $"{key} contains '{spellings[0]}' and '{spellings[1]}', which differ in case only: give one of them another id.";

    /// <summary>Matches valid ids and tickers, which are used in message keys, table keys, URLs and file names.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,15}\z")]
    internal static partial Regex Identifier();
}
