using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market.Calendar;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Live;

/// <summary>
/// Finds portfolios that wait for a stopped exchange without a day in the join: all their exchanges are behind, so no close
/// of theirs is waiting there.
/// </summary>
internal static class LiveWaits
{
    /// <summary>
    /// Returns what a portfolio waits for if all its exchanges are behind the market's latest day and at least one of
    /// them is stopped; otherwise null.
    /// </summary>
    public static WaitingPortfolio? Of(Portfolio portfolio, IReadOnlyList<ExchangeStatus> exchanges, TradingCalendar calendar)
    {
        var front = exchanges.Max(DayOf);
        var own = exchanges.Where(exchange => portfolio.Exchanges.Contains(exchange.Id)).ToList();
        var stopped = own.Where(exchange => exchange.State == MarketState.Stopped).ToList();
        if (stopped.Count == 0 || own.Any(exchange => DayOf(exchange) >= front))
            return null;
        var since = stopped.Min(exchange => exchange.Run == front.Run
            ? calendar[calendar.IndexAfter(exchange.Date)]
            : exchanges.First(other => other.Run == front.Run).RunStart);
        var days = calendar.Count(since, front.Date);
        return days == 0 ? null : new WaitingPortfolio(portfolio.Id, [.. stopped.Select(exchange => exchange.Id)], since, days);
    }

    private static MarketDay DayOf(ExchangeStatus exchange) => new(exchange.Run, exchange.Date ?? DateOnly.MinValue);
}
