using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A day of a portfolio's history with the peak up to that day. Money is in USD.</summary>
/// <param name="AsOf">The trading day.</param>
/// <param name="Run">The run of the market that the day belongs to.</param>
/// <param name="Value">The value of the portfolio.</param>
/// <param name="NavPerShare">The value of one share, 4 decimals.</param>
/// <param name="Peak">The highest value per share since the history began, 4 decimals.</param>
/// <param name="PeakValue">The highest value since the history began.</param>
/// <param name="DrawdownPercent">
/// The change from the peak value to the value, in percent, 4 decimals: 0 at a peak, negative below it.
/// </param>
public sealed record DrawdownPoint(
    DateOnly AsOf, int Run, decimal Value, decimal NavPerShare, decimal Peak, decimal PeakValue, decimal DrawdownPercent);

/// <summary>
/// Computes how far each day is below the peak before it. A portfolio's number of shares never changes, so its value is compared and not
/// the value per share, which is rounded to 4 decimals.
/// </summary>
public static class Drawdown
{
    /// <summary>Computes the drawdowns of a history that is in order and starts at its first day.</summary>
    public static IEnumerable<DrawdownPoint> Of(IEnumerable<EvaluationRow> history)
    {
        EvaluationRow? peak = null;
        foreach (var row in history)
        {
            if (peak is null || row.Value > peak.Value)
                peak = row;
            yield return new DrawdownPoint(
                row.AsOf, row.Run, row.Value, row.NavPerShare, peak.NavPerShare, peak.Value, ChangePercent(peak.Value, row.Value) ?? 0);
        }
    }

    /// <summary>Returns the change between two values in percent, 4 decimals; null if the first value is zero.</summary>
    public static decimal? ChangePercent(decimal from, decimal to) =>
        from == 0 ? null : Valuation.ChangePercent(to - from, from);
}
