using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>
/// Stores the settings that the history was created with, and rejects a start with different ones: new days would not fit the stored ones.
/// </summary>
/// <remarks>
/// The market's settings are stored in <c>HistorySettings</c>; a portfolio's shares and quantities in <c>Portfolios</c> and
/// <c>Holdings</c>. They are fixed from the first stored day on. On a database server, which other instances may already use, they are
/// fixed from the first start on. Closures and openings after the last stored day and new portfolios are allowed, because they do not
/// change the past.
/// </remarks>
internal sealed class HistorySettings(
    IOptions<MarketOptions> options, MarketReferenceData market, PortfolioCatalog catalog, ClosesTopicTail topic)
{
    private const string Seed = "Market:Seed", Walk = "Market:Walk:", Exchanges = "Market:Exchanges";
    private const string FirstDay = "Market:FirstDay", Closures = "Market:Closures", Openings = "Market:Openings";
    private static readonly string[] s_calendar = [FirstDay, Closures, Openings];

    // The last day of the calendar.
    private static readonly DateOnly s_lastDay = new(2099, 12, 31);

    /// <summary>Compares the settings with those of the stored history, and stores them if changes are allowed.</summary>
    /// <exception cref="StartupException">A setting that the stored history depends on differs.</exception>
    public async Task CheckAsync(InvestorsDb db, CancellationToken ct)
    {
        var now = Current();
        var stored = await db.HistorySettings.AsNoTracking()
            .ToDictionaryAsync(row => row.Name, row => row.Value, StringComparer.Ordinal, ct);
        if (await HasBegunAsync(db, stored.Count > 0, ct))
        {
            var other = await CalendarDifferenceAsync(db, stored, now, ct) ?? OtherDifference(stored, now);
            if (other is not null)
                throw Mismatch(other);
            await CheckPortfoliosAsync(db, ct);
        }
        else if (!AreSame(stored, now))
        {
            // No history is stored, so the exchanges start at the first day of the new settings.
            await db.ExchangeStates.ExecuteDeleteAsync(ct);
            await db.MarketRuns.ExecuteDeleteAsync(ct);
        }

        await StoreAsync(db, now, ct);
    }

    private Dictionary<string, string> Current()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Seed] = options.Value.Seed.ToString(CultureInfo.InvariantCulture),
            [FirstDay] = Text(options.Value.FirstDay),
            [Closures] = Text(options.Value.Closures),
            [Openings] = Text(options.Value.Openings),
            [Exchanges] = string.Join(", ", market.Exchanges),
        };
        var walk = options.Value.Walk;
        settings[Walk + nameof(walk.YearlyGrowthPercent)] = Text(walk.YearlyGrowthPercent);
        settings[Walk + nameof(walk.LowestVolatilityPercent)] = Text(walk.LowestVolatilityPercent);
        settings[Walk + nameof(walk.HighestVolatilityPercent)] = Text(walk.HighestVolatilityPercent);
        settings[Walk + nameof(walk.Correlation)] = Text(walk.Correlation);
        settings[Walk + nameof(walk.YearsBetweenCrises)] = Text(walk.YearsBetweenCrises);
        foreach (var listing in market.Configured.Listings)
            settings[NameOf(listing)] = Text(listing.FirstClose);
        return settings;
    }

    // The index is stable, because the order of the exchanges is one of the stored settings.
    private string NameOf(Listing listing) => $"{Exchanges}:{market.PartitionOf(listing.Exchange)}:Listings:{listing.Ticker}";

    // Returns whether there is a history. A broker's log may hold days that the ledger has not stored yet.
    private static async Task<bool> HasBegunAsync(InvestorsDb db, bool known, CancellationToken ct) =>
        (known && db is MySqlInvestorsDb)
        || await db.Closes.AnyAsync(ct)
        || await db.Evaluations.AnyAsync(ct)
        || await db.ConsumedOffsets.AnyAsync(row => row.Next > 0 && !row.Log.StartsWith(EmbeddedBroker.LogPrefix), ct);

    private async Task<Changed?> CalendarDifferenceAsync(
        InvestorsDb db, Dictionary<string, string> stored, Dictionary<string, string> now, CancellationToken ct)
    {
        if (s_calendar.All(name => stored[name] == now[name]))
            return null;
        var last = await LastDayAsync(db, ct);
        var days = Days(stored, last);
        if (Days(now, last).SequenceEqual(days))
            return null;
        // Finds the setting to report: one that changes these days on its own. If only several together do, the first changed one.
        var changed = s_calendar.Where(name => stored[name] != now[name]).ToList();
        var cause = changed.Find(name => !Days(new Dictionary<string, string>(stored) { [name] = now[name] }, last).SequenceEqual(days));
        return Difference(stored, now, cause ?? changed[0]);
    }

    private static Changed? OtherDifference(Dictionary<string, string> stored, Dictionary<string, string> now) => stored.Keys
        .Union(now.Keys)
        .Except(s_calendar)
        .Order(StringComparer.Ordinal)
        .Select(name => Difference(stored, now, name))
        .FirstOrDefault(found => found is not null);

    // Returns the last stored day. Unread closes in the log may be of any day: then it is the calendar's last day.
    private async Task<DateOnly> LastDayAsync(InvestorsDb db, CancellationToken ct)
    {
        var read = await db.ConsumedOffsets.AsNoTracking().ToListAsync(ct);
        if (await topic.HasMoreThanAsync(read.ToDictionary(row => (row.Log, row.Topic, row.Partition), row => row.Next), ct))
            return s_lastDay;
        var closed = await db.Closes.MaxAsync(row => (DateOnly?)row.AsOf, ct) ?? DateOnly.MinValue;
        var evaluated = await db.Evaluations.MaxAsync(row => (DateOnly?)row.AsOf, ct) ?? DateOnly.MinValue;
        return closed > evaluated ? closed : evaluated;
    }

    private static IEnumerable<DateOnly> Days(Dictionary<string, string> settings, DateOnly last)
    {
        var calendar = new TradingCalendar(Day(settings[FirstDay]), Days(settings[Closures]), Days(settings[Openings]));
        return Enumerable.Range(0, calendar.IndexAfter(last)).Select(index => calendar[index]);
    }

    private async Task CheckPortfoliosAsync(InvestorsDb db, CancellationToken ct)
    {
        var holdings = (await db.Holdings.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.PortfolioId);
        var shares = await db.Portfolios.AsNoTracking().ToDictionaryAsync(row => row.Id, row => row.SharesOutstanding, ct);
        foreach (var (i, investor) in catalog.Investors.Index())
        {
            foreach (var (j, portfolio) in investor.Portfolios.Index().Where(portfolio => shares.ContainsKey(portfolio.Item.Id)))
            {
                var setting = $"Investing:Investors:{i}:Portfolios:{j}";
                if (Difference($"{setting}:SharesOutstanding", Text(shares[portfolio.Id]), Text(portfolio.SharesOutstanding)) is { } size)
                    throw Mismatch(size, portfolio);
                var stored = holdings[portfolio.Id].ToDictionary(row => row.Ticker, row => Text(row.Quantity), StringComparer.Ordinal);
                var now = portfolio.Holdings.ToDictionary(row => row.Ticker, row => Text(row.Quantity), StringComparer.Ordinal);
                foreach (var ticker in stored.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
                {
                    var (before, after) = (stored.GetValueOrDefault(ticker, ""), now.GetValueOrDefault(ticker, ""));
                    if (Difference($"{setting}:Holdings:{ticker}", before, after) is { } quantity)
                        throw Mismatch(quantity, portfolio);
                }
            }
        }
    }

    private static async Task StoreAsync(InvestorsDb db, Dictionary<string, string> settings, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.HistorySettings.ExecuteDeleteAsync(ct);
        db.AddRange(settings.Select(setting => new HistorySettingRow { Name = setting.Key, Value = setting.Value }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static Changed? Difference(Dictionary<string, string> stored, Dictionary<string, string> now, string name) =>
        Difference(name, stored.GetValueOrDefault(name, ""), now.GetValueOrDefault(name, ""));

    private static Changed? Difference(string name, string stored, string now) => stored == now ? null : new Changed(name, stored, now);

    private static StartupException Mismatch(Changed setting, Portfolio? portfolio = null)
    {
        var (name, stored, now) = setting;
        var history = portfolio is null ? "the stored history" : $"the stored history of {portfolio.Id}";
        var restore = stored.Length == 0 ? "remove the setting" : $"set it to {stored}";
        var rename = portfolio is null ? "" : " give the portfolio another id,";
        return new StartupException(
            $"{name} is {(now.Length == 0 ? "not set" : now)}, but {history} was created with {(stored.Length == 0 ? "none" : stored)}: "
            + $"{restore},{rename} or use another Data:Folder or database.");
    }

    private static bool AreSame(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && !one.Except(other).Any();

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<DateOnly> days) => string.Join(", ", days.Distinct().Order().Select(Text));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    // The database returns a price with all decimals, the settings only with those that were written.
    private static string Text(decimal price) => price.ToString("0.####", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> Days(string text) => text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Day);

    private sealed record Changed(string Name, string Was, string Now);
}
