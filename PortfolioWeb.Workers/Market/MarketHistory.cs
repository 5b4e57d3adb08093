using PortfolioWeb.Workers.Market.Calendar;

namespace PortfolioWeb.Workers.Market;

/// <summary>The period that the market covers at one moment.</summary>
/// <param name="Calendar">The trading days.</param>
/// <param name="FirstDate">The first day of the history, which need not be a trading day.</param>
/// <param name="LastDay">The last day that can be closed.</param>
public sealed record MarketHistory(TradingCalendar Calendar, DateOnly FirstDate, DateOnly LastDay)
{
    /// <summary>The index of the last trading day; -1 if there is none.</summary>
    public int LastTradingDay => Calendar.IndexAfter(LastDay) - 1;
}
