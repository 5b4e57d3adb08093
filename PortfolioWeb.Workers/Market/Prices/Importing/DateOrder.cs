namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The order of day and month in dates such as 03/04/2020.</summary>
internal enum DateOrder
{
    Unknown,
    DayFirst,
    MonthFirst,
}
