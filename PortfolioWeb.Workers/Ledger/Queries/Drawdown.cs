using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A day of a portfolio's history beside the highest day until then. Money is in USD.</summary>
/// <param name="AsOf">The trading day.</param>
/// <param name="Run">The replay it belongs to.</param>
/// <param name="Value">What the portfolio was worth.</param>
/// <param name="NavPerShare">What one share was worth, 4 decimals.</param>
/// <param name="Peak">The highest value per share since the history began, 4 decimals.</param>
/// <param name="PeakValue">The highest value since the history began.</param>
/// <param name="DrawdownPercent">How far the value is below that, in percent, 4 decimals: 0 at a peak, negative below it.</param>
public sealed record DrawdownPoint(DateOnly AsOf, int Run, decimal Value, decimal NavPerShare, decimal Peak, decimal PeakValue, decimal DrawdownPercent);

/// <summary>
/// Tells how far each day is below the highest one before it. Pure. The shares of a portfolio do not change in its history: its values tell the
/// same as those of a share, which are rounded to 4 decimals.
/// </summary>
public static class Drawdown
{
    /// <summary>The days of a history, which begins with its first day and is in order.</summary>
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

    /// <summary>The change from one value to another in percent, 4 decimals; null where the first is zero.</summary>
    public static decimal? ChangePercent(decimal from, decimal to) =>
        from == 0 ? null : Valuation.ChangePercent(to - from, from);
}
