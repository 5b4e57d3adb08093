using PortfolioWeb.Workers.Ledger.Rows;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>A day of a portfolio's history beside the highest day until then. Money is in USD.</summary>
/// <param name="AsOf">The trading day.</param>
/// <param name="Run">The replay it belongs to.</param>
/// <param name="Value">What the portfolio was worth.</param>
/// <param name="NavPerShare">What one share was worth.</param>
/// <param name="Peak">The highest value per share since the history began.</param>
/// <param name="DrawdownPercent">How far the share is below that, in percent, 4 decimals: 0 at a peak, negative below it.</param>
public sealed record DrawdownPoint(DateOnly AsOf, int Run, decimal Value, decimal NavPerShare, decimal Peak, decimal DrawdownPercent);

/// <summary>Tells how far each day is below the highest one before it. Pure.</summary>
public static class Drawdown
{
    /// <summary>The days of a history, which begins with its first day and is in order.</summary>
    public static IEnumerable<DrawdownPoint> Of(IEnumerable<EvaluationRow> history)
    {
        var peak = 0m;
        foreach (var row in history)
        {
            peak = Math.Max(peak, row.NavPerShare);
            var percent = peak == 0 ? 0 : decimal.Round((row.NavPerShare / peak * 100) - 100, 4, MidpointRounding.AwayFromZero);
            yield return new DrawdownPoint(row.AsOf, row.Run, row.Value, row.NavPerShare, peak, percent);
        }
    }
}
