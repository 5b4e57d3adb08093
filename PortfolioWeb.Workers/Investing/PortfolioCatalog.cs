using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Investing;

/// <summary>An institutional investor.</summary>
/// <param name="Id">The investor's id, such as Inv1.</param>
/// <param name="Name">The investor's name.</param>
/// <param name="City">The city where the investor has its seat.</param>
/// <param name="Portfolios">The portfolios that the investor manages.</param>
public sealed record InvestorEntry(string Id, string Name, string City, IReadOnlyList<Portfolio> Portfolios);

/// <summary>The reference data of the investors and their portfolios.</summary>
public sealed class PortfolioCatalog
{
    // The largest value that the ledger stores exactly; see InvestorsDb.
    private const decimal LargestValue = 99_999_999_999.9999m;

    private readonly MarketReferenceData _market;
    private readonly FrozenDictionary<string, Portfolio> _portfolios;
    private readonly ConcurrentDictionary<(TradedMarket Market, string Portfolio), TradingCalendar> _days = [];

    public PortfolioCatalog(IOptions<InvestingOptions> options, MarketReferenceData market)
    {
        _market = market;
        var listed = market.Configured;
        Investors = [.. options.Value.Investors.Select(investor =>
            new InvestorEntry(
                investor.Id,
                investor.Name,
                investor.City,
                [.. investor.Portfolios.Select(portfolio => Describe(investor.Id, portfolio, listed))]))];
        Portfolios = [.. Investors.SelectMany(investor => investor.Portfolios)];
        _portfolios = Portfolios.ToFrozenDictionary(portfolio => portfolio.Id, StringComparer.Ordinal);
    }

    /// <summary>The investors, in configuration order.</summary>
    public IReadOnlyList<InvestorEntry> Investors { get; }

    /// <summary>All portfolios, in configuration order.</summary>
    public IReadOnlyList<Portfolio> Portfolios { get; }

    /// <summary>Returns a portfolio by its id; null if there is none.</summary>
    public Portfolio? Find(string portfolio) => _portfolios.GetValueOrDefault(portfolio);

    /// <summary>Returns the days on which a portfolio is valued in the latest run.</summary>
    public TradingCalendar DaysOf(string portfolio) => DaysOf(portfolio, _market.Current);

    /// <summary>Returns the days on which a portfolio is valued in a run.</summary>
    public TradingCalendar DaysOf(string portfolio, int run) => DaysOf(portfolio, _market.Of(run));

    /// <summary>Returns why a message of the topic <c>portfolios</c> cannot be an evaluation; null if it can.</summary>
    public string? Validate(Evaluation message)
    {
        if (Find(message.Portfolio) is not { } portfolio)
            return $"the portfolio '{message.Portfolio}' is unknown";
        if (portfolio.Investor != message.Investor)
            return $"the portfolio {portfolio.Id} belongs to {portfolio.Investor}, not to '{message.Investor}'";
        var market = _market.Of(message.Run);
        if (_market.ValidateDay(message.AsOf, message.Run, market, DaysOf(portfolio.Id, market)) is { } day)
            return day;
        if (message.Value is <= 0 or > LargestValue)
            return $"the value {message.Value} is not above 0 and at most {LargestValue}";
        if (message.NavPerShare < 0 || message.NavPerShare > message.Value)
            return $"the value per share {message.NavPerShare} is below 0 or above the value";
        if (message.SharesOutstanding != portfolio.SharesOutstanding)
            return $"the portfolio {portfolio.Id} has {portfolio.SharesOutstanding} shares, not {message.SharesOutstanding}";
        if (message.Change is { } change && (change >= message.Value || change < -LargestValue))
            return $"the change {change} leaves no previous value above 0";
        return message.Change is null == message.ChangePercent is null
            ? null
            : "the change and its percentage must both be set or both be null";
    }

    private TradingCalendar DaysOf(string portfolio, TradedMarket market) =>
        _days.GetOrAdd((market, portfolio), key => Find(key.Portfolio)!.DaysIn(key.Market));

    // The settings name stocks that their exchanges list. An import may list fewer, each on the same exchange.
    private static Portfolio Describe(string investor, PortfolioOptions options, TradedMarket listed) => new(
        options.Id,
        options.Name,
        investor,
        options.Cumulative,
        options.SharesOutstanding,
        [.. options.Holdings.OrderBy(holding => holding.Key, StringComparer.Ordinal)
            .Select(holding => new Holding(holding.Key, listed.Find(holding.Key)!.Exchange, holding.Value))]);
}
