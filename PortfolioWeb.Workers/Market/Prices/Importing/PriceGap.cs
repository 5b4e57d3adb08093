namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>More than 10 days without a close.</summary>
/// <param name="From">The day of the last close before the gap.</param>
/// <param name="To">The day of the first close after the gap.</param>
public sealed record PriceGap(DateOnly From, DateOnly To)
{
    /// <summary>The number of days from one close to the other.</summary>
    public int Days => To.DayNumber - From.DayNumber;
}
